/// Executable documents.
package enum DocumentParser {
    package static func parse(_ source: String) throws(GraphQLSyntaxError) -> Document {
        throw GraphQLSyntaxError(message: "The parser is not written yet.", location: .init(line: 1, column: 1))
    }
}
