import EmulatorCore

/// Which function a request means, and which version or alias of it.
///
/// `publisher`, `publisher:prod`, `000000000000:function:publisher`, a full ARN with or without qualifier (Lambda API
/// Reference, "Invoke", "Name formats"). Account and region of an ARN do not matter here: the name decides.
struct FunctionReference: Sendable, Equatable {
    /// The shape NamespacedFunctionName of the service model.
    static let namePattern =
        #"(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?"#
        + #"(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?"#
    /// The shape NumericLatestPublishedOrAliasQualifier.
    static let qualifierPattern = #"\$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+"#
    /// What runs when no qualifier is named.
    static let latest = "$LATEST"

    var name: String
    /// nil: the caller named none, and means `$LATEST`.
    var qualifier: String?

    /// - Parameters:
    ///   - functionName: of the path, decoded.
    ///   - parameter: `Qualifier` of the query, decoded.
    ///   - violations: takes what the service model does not allow; the answer is nil then.
    /// - Throws: InvalidParameterValueException when two qualifiers disagree.
    init?(
        functionName: String, qualifier parameter: String?, violations: inout [ConstraintViolation]
    ) throws(LambdaError) {
        let known = violations.count
        let parts = Self.split(functionName)
        if functionName.utf8.count > 256 {
            violations.append(.maximumLength(256, functionName, at: "functionName"))
        }
        if parts == nil { violations.append(.pattern(Self.namePattern, functionName, at: "functionName")) }
        if let parameter {
            if parameter.utf8.count > 128 { violations.append(.maximumLength(128, parameter, at: "qualifier")) }
            if !Self.isQualifierParameter(parameter) {
                violations.append(.pattern(Self.qualifierPattern, parameter, at: "qualifier"))
            }
        }
        guard violations.count == known, let parts else { return nil }
        if let inName = parts.qualifier, let parameter, inName != parameter {
            throw .invalidParameterValue(
                "The derived qualifier from the function name does not match the specified qualifier.")
        }
        name = parts.name
        qualifier = parts.qualifier ?? parameter
    }

    /// A reference in a template: nil for what has none of the shapes.
    init?(_ text: String) {
        guard let parts = Self.split(text) else { return nil }
        name = parts.name
        qualifier = parts.qualifier
    }

    /// The pattern without a regular expression: its optional parts, from the left, each taken where it fits.
    private static func split(_ text: String) -> (name: String, qualifier: String?)? {
        var parts = text.split(separator: ":", omittingEmptySubsequences: false)[...]
        if parts.count > 3, parts[0] == "arn", parts[2] == "lambda", isPartition(parts[1]) {
            parts = parts.dropFirst(3)
        }
        // Before `:$LATEST` there is a name, whatever it looks like.
        let least = parts.last?.utf8.first == UInt8(ascii: "$") ? 2 : 1
        if parts.count > least, let part = parts.first, isRegion(part) { parts = parts.dropFirst() }
        if parts.count > least, let part = parts.first, LambdaPattern.isAccountID(part) { parts = parts.dropFirst() }
        if parts.count > least, parts.first == "function" { parts = parts.dropFirst() }
        guard let name = parts.popFirst(), isName(name) else { return nil }
        guard let qualifier = parts.popFirst() else { return (String(name), nil) }
        guard parts.isEmpty, isQualifier(qualifier) else { return nil }
        return (String(name), String(qualifier))
    }

    private static func isPartition(_ text: Substring) -> Bool {
        text.isEmpty || text.hasPrefix("aws") && text.utf8.allSatisfy { $0.isASCIILetter || $0 == UInt8(ascii: "-") }
    }

    /// `us-east-1`, `us-gov-west-1`, `us-isob-east-1`, `eusc-de-east-1`
    private static func isRegion(_ text: Substring) -> Bool {
        var words = text.split(separator: "-", omittingEmptySubsequences: false)[...]
        if words.first == "eusc" { words = words.dropFirst() }
        guard let area = words.popFirst(), area.utf8.count == 2, isLowercase(area) else { return false }
        if words.count == 3, let kind = words.first,
            kind == "gov" || kind.hasPrefix("iso") && kind.utf8.count <= 4 && isLowercase(kind)
        {
            words = words.dropFirst()
        }
        guard words.count == 2, let direction = words.first, let number = words.last else { return false }
        return isLowercase(direction) && number.utf8.count == 1 && number.utf8.allSatisfy(\.isASCIIDigit)
    }

    private static func isLowercase(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
    }

    private static func isName(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: ".") }
    }

    private static func isQualifier(_ text: Substring) -> Bool {
        text == "$LATEST" || text == "$LATEST.PUBLISHED" || LambdaPattern.isName(text)
    }

    private static func isQualifierParameter(_ text: String) -> Bool {
        text == "$LATEST.PUBLISHED"
            || !text.isEmpty && text.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: "$") }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        byte.isASCIILetter || byte.isASCIIDigit || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
}
