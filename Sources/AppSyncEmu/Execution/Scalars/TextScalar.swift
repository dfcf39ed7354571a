import EmulatorCore

/// A scalar whose values are strings of one grammar, the same on the way in and on the way out.
protocol TextScalar: Scalar {
    /// As in ``Unable to parse `x` as a valid date.``
    static var phrase: String { get }
    /// As in ``Unable to serialize `x` as a valid DateTime Object.``
    static var objectPhrase: String { get }
    static func accepts(_ text: String) -> Bool
}

extension TextScalar {
    static func parse(literal: Value) -> JSONValue? {
        if case .string(let text) = literal, accepts(text) { .string(text) } else { nil }
    }

    static func parse(variable: JSONValue) throws(ScalarError) -> JSONValue {
        guard case .string(let text) = variable, accepts(text) else { throw .unparsable(variable, phrase) }
        return variable
    }

    static func serialize(_ value: JSONValue) throws(ScalarError) -> JSONValue {
        guard case .string(let text) = value, accepts(text) else { throw .unserializable(value, objectPhrase) }
        return value
    }
}
