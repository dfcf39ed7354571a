import EmulatorCore

/// Int (3.5.1): 32 bits. Numbers written as strings count, as in graphql-java.
enum IntScalar: Scalar {
    static let name = "Int"

    static func parse(literal: Value) -> JSONValue? {
        guard case .int(let text) = literal, let value = Int32(text) else { return nil }
        return .int(value)
    }

    static func parse(variable: JSONValue) throws(ScalarError) -> JSONValue { try serialize(variable) }

    static func serialize(_ value: JSONValue) throws(ScalarError) -> JSONValue {
        guard let whole = value.wholeNumber, let int = Int32(exactly: whole) else {
            throw .expected(name, butWas: value)
        }
        return .int(int)
    }
}

extension JSONValue {
    /// A whole number, or a string that writes one.
    var wholeNumber: Int? {
        switch self {
        case .number(let number): number.wholeNumber
        case .string(let text): Int(text)
        default: nil
        }
    }
}
