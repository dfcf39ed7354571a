/// GetOperation (6.1).
package enum OperationSelection {
    package static func select(
        _ document: Document,
        operationName: String?
    ) throws(GraphQLError) -> OperationDefinition {
        throw GraphQLError(shape: .envelope, message: "Operation selection is not written yet.")
    }
}
