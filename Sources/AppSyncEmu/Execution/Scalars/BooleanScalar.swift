import EmulatorCore

/// Boolean (3.5.4). From variables and resolvers graphql-java takes strings (`"true"`, any case) and numbers (not 0)
/// too.
enum BooleanScalar: Scalar {
    static let name = "Boolean"

    static func parse(literal: Value) -> JSONValue? {
        if case .boolean(let value) = literal { .bool(value) } else { nil }
    }

    static func parse(variable: JSONValue) throws(ScalarError) -> JSONValue { try serialize(variable) }

    static func serialize(_ value: JSONValue) throws(ScalarError) -> JSONValue {
        switch value {
        case .bool: return value
        case .string(let text): return .bool(text.lowercased() == "true")
        case .number(let number): return .bool(number.double != 0)
        case .null, .array, .object: throw .expected(name, butWas: value)
        }
    }
}
