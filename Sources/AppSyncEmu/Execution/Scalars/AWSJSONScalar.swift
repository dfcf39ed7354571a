import EmulatorCore

/// AWSJSON: a string that holds JSON. It is parsed before the resolver, so that templates see a map, list or scalar
/// (amplify-cli pull request 5705), and always written as a string: a resolver's map as compact JSON, a resolver's
/// string quoted again.
enum AWSJSONScalar: Scalar {
    static let name = "AWSJSON"

    static func parse(literal: Value) -> JSONValue? {
        guard case .string(let text) = literal else { return nil }
        return try? JSONParser.parse(text)
    }

    static func parse(variable: JSONValue) throws(ScalarError) -> JSONValue {
        guard case .string(let text) = variable, let value = try? JSONParser.parse(text) else {
            throw .unparsable(variable, "valid JSON")
        }
        return value
    }

    static func serialize(_ value: JSONValue) throws(ScalarError) -> JSONValue { .string(value.text) }
}
