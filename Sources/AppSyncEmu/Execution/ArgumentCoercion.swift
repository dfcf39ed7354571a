package import EmulatorCore
package import OrderedCollections

/// CoerceArgumentValues (6.4.1).
package enum ArgumentCoercion {
    /// An argument that was not provided (or whose variable was not) and has no default is absent; an explicit null is
    /// `.null`.
    ///
    /// - Parameter variables: coerced by `VariableCoercion`.
    /// - Throws: shape `.validation`; only what validation cannot see, a null that a variable brought.
    package static func coerce(
        _ arguments: [Argument],
        for definitions: OrderedDictionary<String, InputValueDefinition>,
        variables: JSONObject,
        schema: Schema
    ) throws(GraphQLError) -> JSONObject {
        var coerced = JSONObject(minimumCapacity: definitions.count)
        for definition in definitions.values {
            let argument = arguments.first { $0.name == definition.name }
            let outcome =
                argument.map {
                    LiteralCoercion.coerce($0.value, as: definition.type, variables: variables, schema: schema)
                } ?? .absent
            switch outcome {
            case .value(let value):
                coerced[definition.name] = value
                continue
            case .absent:
                if let value = LiteralCoercion.defaultValue(of: definition, schema: schema) {
                    coerced[definition.name] = value
                    continue
                }
                if !definition.type.isNonNull { continue }
            case .invalid: break
            }
            throw GraphQLError(
                shape: .validation,
                message: "Argument '\(definition.name)' has coerced Null value for NonNull type '\(definition.type)'",
                locations: argument.map { [$0.location] }
            )
        }
        return coerced
    }
}
