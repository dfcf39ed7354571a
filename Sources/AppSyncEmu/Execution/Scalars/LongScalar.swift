import EmulatorCore

/// Long: 64 bits. AppSync knows it without documenting it (amplify-category-api issue 3107).
enum LongScalar: Scalar {
    static let name = "Long"

    static func parse(literal: Value) -> JSONValue? {
        switch literal {
        case .int(let text), .string(let text): Int64(text).map { .int($0) }
        default: nil
        }
    }

    static func parse(variable: JSONValue) throws(ScalarError) -> JSONValue { try serialize(variable) }

    static func serialize(_ value: JSONValue) throws(ScalarError) -> JSONValue {
        guard let whole = value.wholeNumber else { throw .expected(name, butWas: value) }
        return .int(whole)
    }
}
