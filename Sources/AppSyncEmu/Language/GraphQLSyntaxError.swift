/// Why a text is not a GraphQL document, and where.
package struct GraphQLSyntaxError: Error, Sendable, Equatable, CustomStringConvertible {
    /// In graphql-java's words: `Invalid Syntax : offending token 'x' at line 1 column 2`.
    package let message: String
    package let location: SourceLocation
    /// Whether the document is too long for AppSync rather than wrong.
    package let isOverQuota: Bool

    package init(message: String, location: SourceLocation, isOverQuota: Bool = false) {
        self.message = message
        self.location = location
        self.isOverQuota = isOverQuota
    }

    package var description: String { message }

    /// The entry of `errors` that graphql-java makes of it.
    package var graphQLError: GraphQLError {
        GraphQLError(shape: .validation, message: message, locations: [location])
    }

    static func offending(_ text: String, at location: SourceLocation) -> GraphQLSyntaxError {
        GraphQLSyntaxError(
            message: "Invalid Syntax : offending token '\(text)' at line \(location.line) column \(location.column)",
            location: location
        )
    }

    /// AppSync's words for a document of more than 15,000 tokens (AppSync quotas).
    static func tooManyTokens(at location: SourceLocation) -> GraphQLSyntaxError {
        GraphQLSyntaxError(message: "Maximum char length exceeded", location: location, isOverQuota: true)
    }

    /// Ours: AppSync has no documented limit on nesting in the text, but our stack has.
    static func tooDeep(at location: SourceLocation) -> GraphQLSyntaxError {
        GraphQLSyntaxError(
            message: "Invalid Syntax : more than \(Parser.depthLimit) levels of nesting at line \(location.line) "
                + "column \(location.column)",
            location: location
        )
    }
}
