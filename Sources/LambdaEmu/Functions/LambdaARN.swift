/// The ARNs of an account's functions and layers (Service Authorization Reference, "Resource types defined by AWS
/// Lambda").
enum LambdaARN {
    /// `arn:aws:lambda:us-east-1:000000000000:function:publisher:prod`
    static func function(_ name: String, qualifier: String? = nil, region: String, accountID: String) -> String {
        of("function:\(name)" + (qualifier.map { ":" + $0 } ?? ""), region: region, accountID: accountID)
    }

    /// `arn:aws:lambda:us-east-1:000000000000:layer:requests:3`
    static func layer(_ name: String, version: Int, region: String, accountID: String) -> String {
        of("layer:\(name):\(version)", region: region, accountID: accountID)
    }

    private static func of(_ resource: String, region: String, accountID: String) -> String {
        "arn:aws:lambda:\(region):\(accountID):\(resource)"
    }
}
