package import EmulatorCore

/// A value as argument matching compares it: an argument after coercion, or a published leaf after serialization.
/// Numbers are equal when they have the same value, however they were written.
package enum MatchValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case int(Int)
    case double(Double)
    /// A string, an ID or an enum value: serialized, the three look alike.
    case string(String)
    /// A list or an object: equal when equal member by member.
    case composite(JSONValue)

    package init(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .string(let value): self = .string(value)
        case .number(let number):
            if let int = number.int {
                self = .int(int)
            } else if let double = number.double, double.isFinite {
                // `5.0` given for a Float and `5` published by an Int field are one value.
                self = Int(exactly: double).map(MatchValue.int) ?? .double(double)
            } else {
                self = .composite(value)
            }
        case .array, .object: self = .composite(value)
        }
    }

    /// As JSON, for sentences.
    package var text: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .int(let value): String(value)
        case .double(let value): JSONValue.double(value).text
        case .string(let value): JSONValue.string(value).text
        case .composite(let value): value.text
        }
    }
}

/// The values of one shape's arguments, in the order of their names.
struct MatchKey: Sendable, Hashable {
    var values: [MatchValue]
}
