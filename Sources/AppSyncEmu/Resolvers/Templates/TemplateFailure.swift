import EmulatorCore

/// Why the evaluation of a mapping template ended early.
enum TemplateFailure: Error {
    /// The template asked for it: `$util.error`, `$util.validate`, `$util.unauthorized`.
    case raised(GraphQLError)
    /// Something AppSync has and this emulator does not; the name as a template writes it, and the line.
    case notEmulated(String, line: Int)
    /// What the template came to cannot be used.
    case malformed(GraphQLError, MalformedTemplate)
    /// A limit; the sentence says which.
    case exceeded(String)
    /// What cannot be parsed; where it stands, if not in the template itself.
    case uncompiled(MappingTemplateError, within: String?)
}

extension TemplateFailure {
    /// An exception of Java's that came out of a method: AppSync ends the resolver with its text. The type is
    /// captured for others of this kind (functionless #230), the texts are Java's.
    static func java(_ message: String) -> TemplateFailure { .raised(.mappingTemplate(message)) }
}

/// Why a mapping template cannot be compiled, and where.
package struct MappingTemplateError: Error, Sendable, Equatable, CustomStringConvertible {
    package var reason: String
    package var location: SourceLocation
    /// The word or character at that place.
    package var encountered: String

    package var description: String { "line \(location.line), column \(location.column): \(reason)" }

    /// What AppSync answers when the resolver runs: Velocity's parser exception, captured in functionless #230
    /// (`Encountered "in" at velocity[line 7, column 30]`, then the tokens it was expecting). The list of tokens is
    /// Velocity's grammar's own; here it has what our parser would have taken.
    package var velocityMessage: String {
        let place = "Encountered \"\(encountered)\" at velocity[line \(location.line), column \(location.column)]"
        return "\(place)\nWas expecting one of:\n    \(expected)"
    }

    private var expected: String {
        guard let start = reason.firstRange(of: "expected ") else { return "(\(reason)) ..." }
        let end = reason.firstRange(of: ", found")?.lowerBound ?? reason.endIndex
        let tokens = reason[start.upperBound..<max(start.upperBound, end)].split(separator: " ")
        let quoted = tokens.filter { $0.first == "'" }.map { "\"\($0.dropFirst().dropLast())\" ..." }
        return quoted.isEmpty ? "(\(reason)) ..." : quoted.joined(separator: "\n    ")
    }
}
