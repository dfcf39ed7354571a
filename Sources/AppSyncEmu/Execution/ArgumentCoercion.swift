package import EmulatorCore
package import OrderedCollections

/// CoerceArgumentValues (6.4.1).
package enum ArgumentCoercion {
    /// What becomes of an argument without a default whose variable was not provided.
    package enum AbsentVariable: Sendable {
        /// Absent, as the specification has it; so a subscription's filter takes it (developer guide, real-time data).
        case absent
        /// An explicit null, as resolvers get it (aws-appsync-community issue 348).
        case null
    }

    /// An argument that was not provided and has no default is absent; an explicit null is `.null`.
    ///
    /// - Parameter variables: coerced by `VariableCoercion`.
    /// - Throws: shape `.validation`; only what validation cannot see, a null that a variable brought.
    package static func coerce(
        _ arguments: [Argument],
        for definitions: OrderedDictionary<String, InputValueDefinition>,
        variables: JSONObject,
        schema: Schema,
        absentVariable: AbsentVariable = .absent
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
                if !definition.type.isNonNull {
                    if argument != nil, absentVariable == .null { coerced[definition.name] = .null }
                    continue
                }
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
