/// Tables are named by name or by ARN: `arn:aws:dynamodb:us-east-1:000000000000:table/NAME`.
enum TableName {
    /// A table's or an index's ("Naming rules", developer guide).
    static let length = 3...255
    /// Where an ARN will do, too (API reference, `TableName`).
    static let lengthOfARN = 1...1024

    /// The name alone. Account and region of an ARN are not looked at: the emulator has one of each.
    static func plain(_ nameOrARN: String) -> String {
        guard nameOrARN.hasPrefix("arn:") else { return nameOrARN }
        let parts = nameOrARN.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count > 1 && parts[0].hasSuffix(":table") ? String(parts[1]) : nameOrARN
    }
}
