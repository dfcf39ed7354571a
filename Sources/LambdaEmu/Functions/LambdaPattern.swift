import EmulatorCore

/// The patterns of Lambda's service model (2015-03-31): the text that a refusal quotes, and what it lets through.
enum LambdaPattern {
    static let functionName =
        #"(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?"#
        + #"(function:)?([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?"#
    static let variableName = "[a-zA-Z]([a-zA-Z0-9_])+"
    static let layerVersion =
        #"(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:layer:"#
        + #"[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+)"#
    static let layerName =
        #"(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:layer:"#
        + "[a-zA-Z0-9-_]+)|[a-zA-Z0-9-_]+"

    /// Letters, digits, `-` and `_`: what names of functions, layers and aliases are made of.
    static func isName(_ text: some StringProtocol) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy {
                $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
            }
    }

    /// Twelve digits.
    static func isAccountID(_ text: some StringProtocol) -> Bool {
        text.utf8.count == 12 && text.utf8.allSatisfy(\.isASCIIDigit)
    }

    static func isVariableName(_ text: String) -> Bool {
        text.utf8.count > 1 && text.utf8.first.map(\.isASCIILetter) == true
            && text.utf8.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "_") }
    }

    static func isAliasName(_ text: String) -> Bool {
        isName(text) && !text.utf8.allSatisfy(\.isASCIIDigit)
    }

    /// A template gives a plain name, or the ARN of a function.
    static func isFunctionName(_ text: String) -> Bool {
        guard let reference = FunctionReference(text) else { return false }
        let isWhole = reference.qualifier == nil && (text == reference.name || text.hasPrefix("arn:"))
        return isWhole && isName(reference.name)
    }

    /// `arn:aws:iam::000000000000:role/service-role/x`; also an ARN that stands for what is not emulated.
    static func isRole(_ text: String) -> Bool {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[1].isEmpty || parts[1].hasPrefix("aws"), parts[2] == "iam",
            isAccountID(parts[4])
        else { return false }
        let isPlaceholder = !parts[3].isEmpty
        let resource = isPlaceholder ? parts[5] : parts[5].dropFirst("role".count)
        return (isPlaceholder || parts[5].hasPrefix("role")) && !resource.isEmpty
            && resource.utf8.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || "+=,.@-_/".utf8.contains($0) }
    }

    /// Without white space.
    static func isHandler(_ text: String) -> Bool {
        !text.isEmpty && !text.unicodeScalars.contains { $0.properties.isWhitespace }
    }
}
