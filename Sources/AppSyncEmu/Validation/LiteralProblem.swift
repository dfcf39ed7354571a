import OrderedCollections

/// Why a literal is not of a type (5.6.1), as graphql-java's argument validation says it.
struct LiteralProblem {
    /// From the argument down to the value: `.name` or `[0]`.
    var place: String
    var value: Value
    var message: String

    /// Nil for a literal of the type. Variables are of any type here; `VariablesInAllowedPosition` looks at them.
    static func find(in value: Value, as type: TypeReference, schema: Schema, place: String = "") -> LiteralProblem? {
        if case .variable = value { return nil }
        if case .null = value {
            return type.isNonNull ? LiteralProblem(place: place, value: value, message: "must not be null") : nil
        }
        switch type {
        case .nonNull(let inner): return find(in: value, as: inner, schema: schema, place: place)
        case .list(let element):
            guard case .list(let values) = value else {
                return find(in: value, as: element, schema: schema, place: place)
            }
            for (index, value) in values.enumerated() {
                if let problem = find(in: value, as: element, schema: schema, place: "\(place)[\(index)]") {
                    return problem
                }
            }
            return nil
        case .named(let name):
            switch schema.types[name] {
            case .scalar:
                guard let scalar = Scalars.named(name), scalar.parse(literal: value) == nil else { return nil }
                return LiteralProblem(place: place, value: value, message: "is not a valid '\(name)'")
            case .enum(let type):
                if case .enum(let text) = value, type.values[text] != nil { return nil }
                return LiteralProblem(place: place, value: value, message: "is not a valid '\(name)'")
            case .inputObject(let input): return find(in: value, as: input, schema: schema, place: place)
            default: return nil
            }
        }
    }

    private static func find(
        in value: Value,
        as input: InputObjectType,
        schema: Schema,
        place: String
    ) -> LiteralProblem? {
        guard case .object(let fields) = value else {
            return LiteralProblem(place: place, value: value, message: "must be an object type")
        }
        // Missing before unknown: aws-appsync-community issue 273 has both and is told the first.
        let missing = input.fields.values.filter { definition in
            definition.type.isNonNull && definition.defaultValue == nil
                && !fields.contains { $0.name == definition.name }
        }
        if !missing.isEmpty {
            let names = missing.map(\.name).joined(separator: ", ")
            return LiteralProblem(place: place, value: value, message: "is missing required fields '[\(names)]'")
        }
        for field in fields {
            guard let definition = input.fields[field.name] else {
                return LiteralProblem(
                    place: place,
                    value: value,
                    message: "contains a field not in '\(input.name)': '\(field.name)'"
                )
            }
            let place = "\(place).\(field.name)"
            if let problem = find(in: field.value, as: definition.type, schema: schema, place: place) { return problem }
        }
        return nil
    }
}
