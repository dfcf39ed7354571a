package import EmulatorCore
import OrderedCollections

/// CoerceVariableValues (6.1.2), in graphql-java's words.
package enum VariableCoercion {
    /// The variables as resolvers see them: AWSJSON parsed, defaults filled in. A variable that was not provided and
    /// has no default is absent. What the operation does not define is left out.
    ///
    /// - Throws: the first problem, shape `.validation`.
    package static func coerce(
        _ variables: JSONObject,
        for operation: OperationDefinition,
        schema: Schema
    ) throws(GraphQLError) -> JSONObject {
        var coerced = JSONObject(minimumCapacity: operation.variableDefinitions.count)
        for definition in operation.variableDefinitions {
            guard let value = variables[definition.name] else {
                if let literal = definition.defaultValue {
                    if case .value(let value) = LiteralCoercion.coerce(
                        literal,
                        as: definition.type,
                        variables: [:],
                        schema: schema
                    ) {
                        coerced[definition.name] = value
                    }
                } else if definition.type.isNonNull {
                    throw nullForNonNull(definition.name, definition.type)
                }
                continue
            }
            let visit = Visit(definition: definition, schema: schema)
            coerced[definition.name] = try visit.coerce(value, as: definition.type, leaf: definition.name)
        }
        return coerced
    }

    /// Names the variable even where a field inside of it is null (aws-appsync-community issues 322 and 406).
    fileprivate static func nullForNonNull(_ variable: String, _ type: TypeReference) -> GraphQLError {
        GraphQLError(
            shape: .validation,
            message: "Variable '\(variable)' has coerced Null value for NonNull type '\(type)'"
        )
    }

    /// One variable's value.
    private struct Visit {
        var definition: VariableDefinition
        var schema: Schema

        /// - Parameter leaf: the input field that the value is of, or the variable: coercion errors name it
        ///   (amplify-flutter issue 822).
        func coerce(_ value: JSONValue, as type: TypeReference, leaf: String) throws(GraphQLError) -> JSONValue {
            switch type {
            case .nonNull(let inner):
                if case .null = value { throw nullForNonNull(definition.name, type) }
                return try coerce(value, as: inner, leaf: leaf)
            case _ where value.isNull: return .null
            case .list(let element):
                // A single value is a list of one (3.11).
                guard case .array(let elements) = value else {
                    return .array([try coerce(value, as: element, leaf: leaf)])
                }
                var coerced: [JSONValue] = []
                coerced.reserveCapacity(elements.count)
                for value in elements { coerced.append(try coerce(value, as: element, leaf: leaf)) }
                return .array(coerced)
            case .named(let name): return try coerce(value, asTypeNamed: name, leaf: leaf)
            }
        }

        private func coerce(
            _ value: JSONValue,
            asTypeNamed name: String,
            leaf: String
        ) throws(GraphQLError) -> JSONValue {
            switch schema.types[name] {
            case .scalar:
                guard let scalar = Scalars.named(name) else { return value }
                do throws(ScalarError) { return try scalar.parse(variable: value) } catch {
                    throw invalid(leaf, error.message)
                }
            case .enum(let type):
                guard case .string(let text) = value, type.values[text] != nil else {
                    throw invalid(
                        leaf,
                        "Invalid input for Enum '\(name)'. No value found for name '\(value.string ?? value.text)'"
                    )
                }
                return value
            case .inputObject(let type): return try coerce(value, as: type, leaf: leaf)
            default: return value
            }
        }

        private func coerce(
            _ value: JSONValue,
            as type: InputObjectType,
            leaf: String
        ) throws(GraphQLError) -> JSONValue {
            guard case .object(let members) = value else {
                throw invalid(
                    leaf,
                    "Expected type 'Map' but was '\(value.javaTypeName)'. Variables for input objects must be an "
                        + "instance of type 'Map'."
                )
            }
            for key in members.keys where type.fields[key] == nil {
                // aws-appsync-community issue 273: neither field nor place, and a space at the end.
                throw GraphQLError(
                    shape: .validation,
                    message: "The variables input contains a field that is not defined for input object type "
                        + "'\(type.name)' "
                )
            }
            var coerced = JSONObject(minimumCapacity: members.count)
            for field in type.fields.values {
                if let member = members[field.name] {
                    coerced[field.name] = try coerce(member, as: field.type, leaf: field.name)
                } else if let value = LiteralCoercion.defaultValue(of: field, schema: schema) {
                    coerced[field.name] = value
                } else if field.type.isNonNull {
                    throw nullForNonNull(definition.name, field.type)
                }
            }
            return .object(coerced)
        }

        private func invalid(_ leaf: String, _ reason: String) -> GraphQLError {
            GraphQLError(
                shape: .validation,
                message: "Variable '\(leaf)' has an invalid value. \(reason)",
                locations: [definition.location]
            )
        }
    }
}
