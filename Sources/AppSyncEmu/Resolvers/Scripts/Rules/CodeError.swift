package import EmulatorCore
import OrderedCollections

/// `CodeError` of AppSync's API: what is wrong with code, and where.
package struct CodeError: Error, Sendable, Hashable {
    /// The two that the API reference names.
    package enum ErrorType: String, Sendable { case lint = "LINT_ERROR", parser = "PARSER_ERROR" }

    /// What EvaluateCode, CreateResolver and CreateFunction say when there are code errors
    /// (sid88in/serverless-appsync-plugin #619).
    package static let summary = "The code contains one or more errors."

    package var errorType: ErrorType
    package var value: String
    /// From 1.
    package var line: Int
    /// From 1, in UTF-16.
    package var column: Int
    /// In UTF-16.
    package var span: Int

    package init(errorType: ErrorType, value: String, line: Int, column: Int, span: Int) {
        self.errorType = errorType
        self.value = value
        self.line = line
        self.column = column
        self.span = span
    }

    package var json: JSONValue {
        [
            "errorType": .string(errorType.rawValue), "value": .string(value),
            "location": ["line": .int(line), "column": .int(column), "span": .int(span)],
        ]
    }

    init(_ error: ScriptSyntaxError, in text: ScriptText) {
        // "Parsing error: Unterminated string literal" is the API reference's example.
        self.init(.parser, "Parsing error: \(error.message)", error.range, in: text)
    }

    init(_ type: ErrorType, _ value: String, _ range: Range<Int>, in text: ScriptText) {
        let (line, column) = text.position(of: range.lowerBound)
        self.init(errorType: type, value: value, line: line, column: column, span: text.utf16Count(range))
    }
}

/// What a rule finds.
struct ScriptFinding: Equatable {
    var message: String
    var range: Range<Int>
}
