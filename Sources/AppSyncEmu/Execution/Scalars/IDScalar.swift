import EmulatorCore

/// ID (3.5.5): written as a string, read from strings and whole numbers.
enum IDScalar: Scalar {
    static let name = "ID"

    static func parse(literal: Value) -> JSONValue? {
        switch literal {
        case .string(let text), .int(let text): .string(text)
        default: nil
        }
    }

    static func parse(variable: JSONValue) throws(ScalarError) -> JSONValue { try serialize(variable) }

    static func serialize(_ value: JSONValue) throws(ScalarError) -> JSONValue {
        switch value {
        case .string: return value
        case .number(let number) where number.int != nil: return .string(number.text)
        default: throw .expected(name, butWas: value)
        }
    }
}
