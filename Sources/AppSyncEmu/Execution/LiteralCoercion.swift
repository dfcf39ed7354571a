import EmulatorCore
import OrderedCollections

/// Input coercion of literals (June 2018 specification, section 3.4 and the types' own rules).
enum LiteralCoercion {
    enum Outcome {
        /// A variable that was not provided.
        case absent
        case value(JSONValue)
        /// Not of the type. Validation has reported it, unless a variable brought null into a non-null place.
        case invalid
    }

    /// - Parameter variables: coerced.
    static func coerce(_ literal: Value, as type: TypeReference, variables: JSONObject, schema: Schema) -> Outcome {
        if case .variable(let name) = literal {
            guard let value = variables[name] else { return .absent }
            if case .null = value, type.isNonNull { return .invalid }
            return .value(value)
        }
        switch type {
        case .nonNull(let inner):
            if case .null = literal { return .invalid }
            return coerce(literal, as: inner, variables: variables, schema: schema)
        case _ where literal == .null: return .value(.null)
        case .list(let element): return coerceList(literal, of: element, variables: variables, schema: schema)
        case .named(let name): return coerce(literal, asTypeNamed: name, variables: variables, schema: schema)
        }
    }

    private static func coerceList(
        _ literal: Value,
        of element: TypeReference,
        variables: JSONObject,
        schema: Schema
    ) -> Outcome {
        // A single value is a list of one (3.11).
        guard case .list(let literals) = literal else {
            guard case .value(let value) = coerce(literal, as: element, variables: variables, schema: schema) else {
                return .invalid
            }
            return .value(.array([value]))
        }
        var values: [JSONValue] = []
        values.reserveCapacity(literals.count)
        for literal in literals {
            switch coerce(literal, as: element, variables: variables, schema: schema) {
            case .value(let value): values.append(value)
            case .absent where !element.isNonNull: values.append(.null)
            case .absent, .invalid: return .invalid
            }
        }
        return .value(.array(values))
    }

    private static func coerce(
        _ literal: Value,
        asTypeNamed name: String,
        variables: JSONObject,
        schema: Schema
    ) -> Outcome {
        switch schema.types[name] {
        case .scalar: return Scalars.named(name)?.parse(literal: literal).map { .value($0) } ?? .invalid
        case .enum(let type):
            guard case .enum(let value) = literal, type.values[value] != nil else { return .invalid }
            return .value(.string(value))
        case .inputObject(let type):
            guard case .object(let fields) = literal else { return .invalid }
            var members = JSONObject()
            for definition in type.fields.values {
                let outcome =
                    fields.first { $0.name == definition.name }.map {
                        coerce($0.value, as: definition.type, variables: variables, schema: schema)
                    } ?? .absent
                switch outcome {
                case .value(let value): members[definition.name] = value
                case .invalid: return .invalid
                case .absent:
                    if let value = defaultValue(of: definition, schema: schema) {
                        members[definition.name] = value
                    } else if definition.type.isNonNull {
                        return .invalid
                    }
                }
            }
            return .value(.object(members))
        default: return .invalid
        }
    }

    /// The default value of an argument, input field or variable, coerced; nil when there is none.
    static func defaultValue(of definition: InputValueDefinition, schema: Schema) -> JSONValue? {
        guard let literal = definition.defaultValue,
            case .value(let value) = coerce(literal, as: definition.type, variables: [:], schema: schema)
        else { return nil }
        return value
    }
}
