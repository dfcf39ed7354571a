/// Why a text is not a GraphQL document, and where.
package struct GraphQLSyntaxError: Error, Sendable, Equatable, CustomStringConvertible {
    /// In graphql-java's words: `Invalid Syntax : offending token 'x' at line 1 column 2`.
    package let message: String
    package let location: SourceLocation

    package init(message: String, location: SourceLocation) {
        self.message = message
        self.location = location
    }

    package var description: String { message }

    /// The entry of `errors` that graphql-java makes of it.
    package var graphQLError: GraphQLError {
        GraphQLError(shape: .validation, message: message, locations: [location])
    }
}
