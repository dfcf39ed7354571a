import EmulatorCore
import OrderedCollections

/// String (3.5.3). graphql-java takes any scalar from variables and resolvers and writes it as text.
enum StringScalar: Scalar {
    static let name = "String"

    static func parse(literal: Value) -> JSONValue? {
        if case .string(let text) = literal { .string(text) } else { nil }
    }

    static func parse(variable: JSONValue) throws(ScalarError) -> JSONValue { try text(of: variable) }
    static func serialize(_ value: JSONValue) throws(ScalarError) -> JSONValue {
        // Java's toString of a map, which AppSync answers here, is `{a=1}`.
        if case .object = value { return .string(value.javaText) }
        if case .array = value { return .string(value.javaText) }
        return try text(of: value)
    }

    private static func text(of value: JSONValue) throws(ScalarError) -> JSONValue {
        switch value {
        case .string: value
        case .bool(let bool): .string(bool ? "true" : "false")
        case .number(let number): .string(number.text)
        case .null, .array, .object: throw .expected(name, butWas: value)
        }
    }
}

extension JSONValue {
    /// `toString` of the Java collections that Jackson makes.
    fileprivate var javaText: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number(let number): number.text
        case .string(let text): text
        case .array(let elements): "[" + elements.map(\.javaText).joined(separator: ", ") + "]"
        case .object(let members):
            "{" + members.map { "\($0.key)=\($0.value.javaText)" }.joined(separator: ", ") + "}"
        }
    }
}
