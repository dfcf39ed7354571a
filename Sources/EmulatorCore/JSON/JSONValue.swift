package import OrderedCollections

/// A JSON value. Objects keep the order of their members; numbers keep the text they were written with,
/// so that 38 digits survive and `1.0` does not become `1`.
package indirect enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

/// The members of a JSON object in the order they were written. Of a key given twice the last value counts.
package typealias JSONObject = OrderedDictionary<String, JSONValue>

/// A JSON number as text, in the grammar of RFC 8259 section 6.
package struct JSONNumber: Sendable, Hashable {
    package let text: String

    /// `text` must be a JSON number; the parser guarantees it, other callers pass what they formatted themselves.
    package init(text: String) { self.text = text }
    package init(_ value: some BinaryInteger) { text = String(value) }
    /// A double that is not finite has no JSON form: the caller rules that out.
    package init(_ value: Double) {
        precondition(value.isFinite, "JSON has no number for \(value)")
        let text = "\(value)"
        self.text = text.hasSuffix(".0") && abs(value) < 1e15 ? String(text.dropLast(2)) : text
    }

    /// The value as an integer, when the text is one without fraction or exponent and fits.
    package var int: Int? { Int(text) }
    package var double: Double? { Double(text) }
}

extension JSONValue {
    package static func int(_ value: some BinaryInteger) -> JSONValue { .number(JSONNumber(value)) }
    package static func double(_ value: Double) -> JSONValue { .number(JSONNumber(value)) }

    package var isNull: Bool { self == .null }
    package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    package var number: JSONNumber? { if case .number(let value) = self { value } else { nil } }
    package var int: Int? { number?.int }
    package var string: String? { if case .string(let value) = self { value } else { nil } }
    package var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    package var object: JSONObject? { if case .object(let value) = self { value } else { nil } }

    /// The member of that name, when this is an object that has it.
    package subscript(_ key: String) -> JSONValue? { object?[key] }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int) { self = .int(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(elements, uniquingKeysWith: { _, last in last }))
    }
    package init(nilLiteral: ()) { self = .null }
}
