package import EmulatorCore

/// CoerceVariableValues (6.1.2).
package enum VariableCoercion {
    /// The variables as resolvers see them: AWSJSON parsed, defaults filled in. A variable that was not provided and
    /// has no default is absent.
    package static func coerce(
        _ variables: JSONObject,
        for operation: OperationDefinition,
        schema: Schema
    ) throws(GraphQLError) -> JSONObject { variables }
}
