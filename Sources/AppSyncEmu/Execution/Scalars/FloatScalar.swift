import EmulatorCore

/// Float (3.5.2). Numbers keep the text they came with; numbers written as strings count, as in graphql-java.
enum FloatScalar: Scalar {
    static let name = "Float"

    static func parse(literal: Value) -> JSONValue? {
        switch literal {
        case .int(let text), .float(let text): Double(text)?.isFinite == true ? .number(JSONNumber(text: text)) : nil
        default: nil
        }
    }

    static func parse(variable: JSONValue) throws(ScalarError) -> JSONValue { try serialize(variable) }

    static func serialize(_ value: JSONValue) throws(ScalarError) -> JSONValue {
        switch value {
        case .number(let number) where number.double?.isFinite == true: return value
        case .string(let text):
            guard let double = Double(text), double.isFinite else { throw .expected(name, butWas: value) }
            return .double(double)
        default: throw .expected(name, butWas: value)
        }
    }
}
