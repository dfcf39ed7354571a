import EmulatorCore

/// What is selected below a field, as its resolver sees it in `$ctx.info`. Nothing is written until a handler asks.
package struct FieldSelection: Sendable {
    private enum Source: Sendable {
        case fields([Field], Document, JSONObject)
        case written(list: [String], graphQL: String)
    }

    private let source: Source

    /// - Parameter fields: all that share the response key.
    init(of fields: [Field], in document: Document, variables: JSONObject) {
        source = .fields(fields, document, variables)
    }

    package init(list: [String], graphQL: String) { source = .written(list: list, graphQL: graphQL) }

    /// Response keys, nested ones as `a/b`.
    package var list: [String] {
        switch source {
        case .fields(let fields, let document, let variables):
            SelectionSetList.list(of: fields, document: document, variables: variables)
        case .written(let list, _): list
        }
    }

    /// The selection set as graphql-java prints it, without the field itself (captured in the events that Lambda
    /// resolvers get: `{\n  id\n  field1\n}`); fragments by their names. Empty for a leaf.
    package var graphQL: String {
        switch source {
        case .fields(let fields, _, _):
            let selections = fields.flatMap(\.selectionSet)
            return selections.isEmpty ? "" : Printer.print(selections)
        case .written(_, let graphQL): return graphQL
        }
    }
}
