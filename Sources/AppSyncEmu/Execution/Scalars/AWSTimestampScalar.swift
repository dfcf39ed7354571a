import EmulatorCore

/// AWSTimestamp: seconds before or after 1970-01-01T00:00Z, a number both ways.
enum AWSTimestampScalar: Scalar {
    static let name = "AWSTimestamp"

    static func parse(literal: Value) -> JSONValue? {
        guard case .int(let text) = literal else { return nil }
        return Int64(text).map { .int($0) }
    }

    static func parse(variable: JSONValue) throws(ScalarError) -> JSONValue {
        guard case .number(let number) = variable, let whole = number.wholeNumber else {
            throw .unparsable(variable, "a valid timestamp")
        }
        return .int(whole)
    }

    static func serialize(_ value: JSONValue) throws(ScalarError) -> JSONValue {
        guard let whole = value.wholeNumber else { throw .unserializable(value, "a valid timestamp") }
        return .int(whole)
    }
}
