package import EmulatorCore
package import OrderedCollections

/// CoerceArgumentValues (6.4.1).
package enum ArgumentCoercion {
    /// An argument that was not provided (or whose variable was not) and has no default is absent; an explicit null is
    /// `.null`.
    ///
    /// - Parameter variables: coerced by `VariableCoercion`.
    package static func coerce(
        _ arguments: [Argument],
        for definitions: OrderedDictionary<String, InputValueDefinition>,
        variables: JSONObject,
        schema: Schema
    ) throws(GraphQLError) -> JSONObject { [:] }
}
