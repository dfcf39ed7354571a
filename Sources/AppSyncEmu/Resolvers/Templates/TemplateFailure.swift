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
}

/// Why a mapping template was refused when it was deployed.
package struct MappingTemplateError: Error, Sendable, Equatable, CustomStringConvertible {
    package var reason: String
    /// Counts from 1.
    package var line: Int

    package var description: String { "line \(line): \(reason)" }
}
