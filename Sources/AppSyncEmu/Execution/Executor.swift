import EmulatorCore
import OrderedCollections

/// Executes operations (6.2, 6.3). Give it documents that passed validation and variables that were coerced.
package struct Executor: Sendable {
    package init(schema: Schema, resolvers: [FieldCoordinate: any FieldResolver], access: any FieldAccess) {}

    /// - Parameter request: its `variables` are the coerced ones.
    package func execute(
        document: Document,
        operation: OperationDefinition,
        request: ExecutionRequest
    ) async -> ExecutionResult {
        ExecutionResult(
            data: .null,
            errors: [GraphQLError(shape: .envelope, message: "Execution is not written yet.")],
            rootFields: []
        )
    }
}
