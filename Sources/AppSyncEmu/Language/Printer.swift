import EmulatorCore

/// GraphQL text from syntax.
enum Printer {
    /// A value as a literal (2.9).
    static func print(_ value: Value) -> String {
        switch value {
        case .variable(let name): "$\(name)"
        case .int(let text), .float(let text), .enum(let text): text
        // JSON's escapes are all GraphQL's too.
        case .string(let text): JSONValue.string(text).text
        case .boolean(let value): value ? "true" : "false"
        case .null: "null"
        case .list(let values): "[" + values.map(print).joined(separator: ", ") + "]"
        case .object(let fields):
            "{" + fields.map { "\($0.name): \(print($0.value))" }.joined(separator: ", ") + "}"
        }
    }

    /// A selection set (2.4), two spaces a level.
    static func print(_ selectionSet: [Selection], indentation: String = "") -> String {
        let inner = indentation + "  "
        let lines = selectionSet.map { inner + print($0, indentation: inner) }
        return "{\n" + lines.joined(separator: "\n") + "\n\(indentation)}"
    }

    private static func print(_ selection: Selection, indentation: String) -> String {
        switch selection {
        case .field(let field):
            let key = field.alias.map { "\($0): \(field.name)" } ?? field.name
            let head = key + print(field.arguments) + print(field.directives)
            return field.selectionSet.isEmpty
                ? head : head + " " + print(field.selectionSet, indentation: indentation)
        case .fragmentSpread(let spread): return "...\(spread.name)" + print(spread.directives)
        case .inlineFragment(let fragment):
            let condition = fragment.typeCondition.map { " on \($0)" } ?? ""
            return "...\(condition)" + print(fragment.directives) + " "
                + print(fragment.selectionSet, indentation: indentation)
        }
    }

    private static func print(_ arguments: [Argument]) -> String {
        arguments.isEmpty
            ? "" : "(" + arguments.map { "\($0.name): \(print($0.value))" }.joined(separator: ", ") + ")"
    }

    /// Each with a space before it.
    static func print(_ directives: [Directive]) -> String {
        directives.map { " @\($0.name)" + print($0.arguments) }.joined()
    }

    /// A value as graphql-java's syntax tree writes itself into validation messages
    /// (captured: awslabs/aws-mobile-appsync-sdk-js issue 554, aws-appsync-community issue 273).
    static func printJava(_ value: Value) -> String {
        switch value {
        case .variable(let name): "VariableReference{name='\(name)'}"
        case .int(let text): "IntValue{value=\(text)}"
        case .float(let text): "FloatValue{value=\(text)}"
        case .string(let text): "StringValue{value='\(text)'}"
        case .boolean(let value): "BooleanValue{value=\(value)}"
        case .null: "NullValue{}"
        case .enum(let name): "EnumValue{name='\(name)'}"
        case .list(let values): "ArrayValue{values=[\(values.map(printJava).joined(separator: ", "))]}"
        case .object(let fields):
            "ObjectValue{objectFields=["
                + fields.map { "ObjectField{name='\($0.name)', value=\(printJava($0.value))}" }
                .joined(separator: ", ") + "]}"
        }
    }
}
