/// An ARN in the parts that its colons make: `arn:aws:dynamodb:us-east-1:000000000000:table/NAME`.
struct ResourceARN {
    var partition: String
    var service: String
    var region: String
    var account: String
    /// `table/NAME/index/INDEX` as its parts.
    var resource: [String]

    /// - Returns: nil when there are fewer than five colons, or it does not begin with `arn`.
    init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, parts[0] == "arn" else { return nil }
        (partition, service, region, account) = (parts[1], parts[2], parts[3], parts[4])
        resource = parts[5].split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    }

    /// Whether the region is written as AWS writes its own.
    var hasKnownRegion: Bool {
        let parts = region.split(separator: "-")
        guard parts.count >= 3, let area = parts.first, let number = parts.last else { return false }
        return ["af", "ap", "ca", "cn", "eu", "il", "me", "mx", "sa", "us"].contains(area) && Int(number) != nil
    }
}

extension ResourceARN {
    /// The parts of a `ResourceArn`, as the tag operations and those on policies read it.
    ///
    /// - Throws: what AWS's reader of ARNs says to text that is none. The words for too few colons are those of the
    ///   same reader in DAX's answers.
    static func parse(_ text: String) throws(DynamoError) -> ResourceARN {
        guard text.hasPrefix("arn:") else { throw .invalidParameter("ARNs must start with 'arn:': \(text)") }
        guard let arn = ResourceARN(text) else {
            let missing = [
                "", "Second colon partition not found", "Third colon vendor not found",
                "Fourth colon (region/namespace delimiter) not found",
                "Fifth colon (namespace/relative-id delimiter) not found",
            ]
            throw .invalidParameter("\(missing[text.utf8.count { $0 == UInt8(ascii: ":") }]): \(text)")
        }
        return arn
    }

    static func notAResource(_ text: String) -> DynamoError {
        .invalidParameter("Provided Arn is not a DynamoDB resource arn: \(text)")
    }

    static func neitherTableNorStream(_ text: String) -> DynamoError {
        .invalidParameter(
            "Invalid resource arn provided, only table or stream is accepted. Provided resource arn: \(text)"
        )
    }

    /// The table that a `ResourceArn` of the tag operations names; whether it exists is another question.
    ///
    /// The account counts before the region: whoever may not see a table does not learn where it is.
    static func table(_ text: String, _ account: DynamoAccount) throws(DynamoError) -> String {
        let arn = try parse(text)
        guard arn.service == "dynamodb" else { throw .accessDenied() }
        guard arn.resource.count == 2 || arn.resource.count == 4, arn.resource[0] == "table" else {
            throw notAResource(text)
        }
        if arn.resource.count == 4 {
            switch arn.resource[2] {
            case "stream": break
            case "index": throw neitherTableNorStream(text)
            default: throw notAResource(text)
            }
        }
        guard arn.account == account.accountID else { throw .accessDenied() }
        guard arn.partition == "aws", arn.region == account.region,
            TableName.length.contains(arn.resource[1].utf8.count)
        else { throw .validation("Invalid TableArn: Invalid ResourceArn provided as input \(text)") }
        // A stream's ARN is one that they know, of something that has no tags.
        guard arn.resource.count == 2 else { throw .taggedResourceNotFound(text) }
        return arn.resource[1]
    }
}
