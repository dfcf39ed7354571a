/// GetOperation (6.1).
package enum OperationSelection {
    /// - Parameter operationName: nil or empty when the request named none.
    /// - Throws: shape `.envelope`, errorType `BadRequestException`: AppSync answers these with status 400.
    package static func select(
        _ document: Document,
        operationName: String?
    ) throws(GraphQLError) -> OperationDefinition {
        guard let operationName, !operationName.isEmpty else {
            guard document.operations.count == 1 else {
                throw refusal(document.operations.isEmpty ? "No operation found." : "Missing operation name.")
            }
            return document.operations[0]
        }
        guard let operation = document.operations.first(where: { $0.name == operationName }) else {
            // graphql-java's words; AppSync's are not known.
            throw refusal("Unknown operation named '\(operationName)'.")
        }
        return operation
    }

    private static func refusal(_ message: String) -> GraphQLError {
        GraphQLError(shape: .envelope, message: message, errorType: "BadRequestException")
    }
}
