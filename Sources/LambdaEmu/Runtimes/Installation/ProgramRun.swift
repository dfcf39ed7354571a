import Subprocess

/// A program that ran to its end, and what it wrote.
struct ProgramRun: Sendable {
    var succeeded: Bool
    var output: String
    var errorOutput: String

    /// The sentence that says what went wrong, as programs write it last.
    var lastErrorLine: String {
        let lines = (errorOutput + "\n" + output).split(whereSeparator: \.isNewline)
        let written = errorOutput.split(whereSeparator: \.isNewline)
        return String(written.last ?? lines.last ?? "it says nothing")
    }

    /// What went wrong: the last line of a traceback, the first of any other message.
    var errorSentence: String {
        let first = errorOutput.split(whereSeparator: \.isNewline).first
        return errorOutput.contains("Traceback") ? lastErrorLine : first.map(String.init) ?? lastErrorLine
    }

    /// - Parameters:
    ///   - executable: an absolute path.
    ///   - environment: all of it; nothing is inherited.
    static func run(
        _ executable: String, _ arguments: [String], environment: [String: String], directory: String = "/"
    ) async throws(RuntimeUnavailable) -> ProgramRun {
        var variables: [Environment.Key: String] = [:]
        for (name, value) in environment {
            if let key = Environment.Key(rawValue: name) { variables[key] = value }
        }
        do {
            let result = try await Subprocess.run(
                .path(literal(executable)), arguments: Arguments(arguments), environment: .custom(variables),
                workingDirectory: literal(directory), output: .string(limit: 1 << 20), error: .string(limit: 1 << 20)
            )
            return ProgramRun(
                succeeded: result.terminationStatus.isSuccess, output: result.standardOutput,
                errorOutput: result.standardError
            )
        } catch {
            throw RuntimeUnavailable("\(executable) cannot be run: \(error)")
        }
    }

    /// The file path of swift-system, which this target does not import by itself.
    private static func literal<Path: ExpressibleByStringLiteral>(_ text: String) -> Path
    where Path.StringLiteralType == String { Path(stringLiteral: text) }
}
