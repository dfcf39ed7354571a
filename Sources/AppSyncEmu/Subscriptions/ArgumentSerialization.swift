import EmulatorCore
import OrderedCollections

/// Coerced arguments as they would stand in a response.
///
/// A subscription's argument is compared with a published leaf, which is serialized. Resolvers get an AWSJSON argument
/// parsed, as a map; published is the text of one.
enum ArgumentSerialization {
    static func serialize(
        _ arguments: JSONObject, for definitions: OrderedDictionary<String, InputValueDefinition>, schema: Schema
    ) -> JSONObject {
        var serialized = arguments
        for (name, value) in arguments {
            if let definition = definitions[name] {
                serialized[name] = serialize(value, as: definition.type, schema: schema)
            }
        }
        return serialized
    }

    private static func serialize(_ value: JSONValue, as type: TypeReference, schema: Schema) -> JSONValue {
        switch (type, value) {
        case (_, .null): return .null
        case (.nonNull(let inner), _): return serialize(value, as: inner, schema: schema)
        case (.list(let element), .array(let values)):
            return .array(values.map { serialize($0, as: element, schema: schema) })
        case (.list(let element), _): return serialize(value, as: element, schema: schema)
        case (.named(let name), _):
            switch schema.types[name] {
            case .inputObject(let input):
                guard let members = value.object else { return value }
                return .object(serialize(members, for: input.fields, schema: schema))
            case .scalar:
                // What a scalar has coerced it can write; if not, the value stays as it is.
                return (try? Scalars.named(name)?.serialize(value)) ?? value
            default: return value
            }
        }
    }
}
