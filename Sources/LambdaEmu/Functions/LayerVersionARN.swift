import EmulatorCore

/// `arn:aws:lambda:eu-west-1:123456789012:layer:requests:3`
struct LayerVersionARN {
    var region: String
    var accountID: String
    /// Without the version.
    var layer: String

    init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 8, parts[0] == "arn", parts[2] == "lambda", !parts[3].isEmpty,
            LambdaPattern.isAccountID(parts[4]), parts[5] == "layer",
            LambdaPattern.isName(parts[6]), !parts[7].isEmpty, parts[7].utf8.allSatisfy(\.isASCIIDigit)
        else { return nil }
        region = parts[3]
        accountID = parts[4]
        layer = parts[..<7].joined(separator: ":")
    }
}
