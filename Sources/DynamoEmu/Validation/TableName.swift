/// Tables are named by name or by ARN: `arn:aws:dynamodb:us-east-1:000000000000:table/NAME`.
enum TableName {
    /// A table's or an index's ("Naming rules", developer guide).
    static let length = 3...255
    /// Where an ARN will do, too (API reference, `TableName`).
    static let lengthOfARN = 1...1024

    /// The name alone. Account and region of an ARN are not looked at: the emulator has one of each. The ARN of anything
    /// else than a table, of its index for one, stays as it is: no table has such a name.
    static func plain(_ nameOrARN: String) -> String {
        guard nameOrARN.hasPrefix("arn:") else { return nameOrARN }
        guard let arn = ResourceARN(nameOrARN), arn.service == "dynamodb", !arn.region.isEmpty, !arn.account.isEmpty,
            arn.resource.count == 2, arn.resource[0] == "table"
        else { return nameOrARN }
        return arn.resource[1]
    }
}
