package import EmulatorCore

/// A value as argument matching compares it: an argument after coercion, or a published leaf after serialization.
/// Numbers are equal when they have the same value, however they were written; strings when they are the same bytes,
/// since "strictly equal" (rtfilter) knows nothing of Unicode's canonical equivalence, by which Swift compares them.
package enum MatchValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case int(Int)
    /// Never a whole number that fits `Int`.
    case double(Double)
    /// A string, an ID or an enum value: serialized, the three look alike.
    case string(Text)
    /// A list or an object: equal when equal member by member, in whichever order the members are.
    case composite(Composite)

    package init(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .string(let value): self = .string(Text(value))
        case .number(let number): self = Self.value(of: number) ?? .composite(Composite(value))
        case .array, .object: self = .composite(Composite(value))
        }
    }

    /// nil for what is too large for a double.
    private static func value(of number: JSONNumber) -> MatchValue? {
        if let int = number.int { return .int(int) }
        guard let double = number.double, double.isFinite else { return nil }
        // `5.0` given for a Float and `5` published by an Int field are one value.
        return Int(exactly: double).map(MatchValue.int) ?? .double(double)
    }

    /// As JSON, for sentences.
    package var text: String { json.text }

    package var json: JSONValue {
        switch self {
        case .null: .null
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .double(let value): .double(value)
        case .string(let value): .string(value.string)
        case .composite(let value): value.json
        }
    }

    /// A string that is equal to the same bytes only.
    package struct Text: Sendable, Hashable, ExpressibleByStringLiteral {
        package var string: String

        package init(_ string: String) { self.string = string }
        package init(stringLiteral value: String) { string = value }

        package static func == (left: Text, right: Text) -> Bool { left.string.utf8.elementsEqual(right.string.utf8) }

        package func hash(into hasher: inout Hasher) {
            let isHashed: Void? = string.utf8.withContiguousStorageIfAvailable { bytes in
                hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
            }
            // Only bridged strings are not contiguous.
            if isHashed == nil { for byte in string.utf8 { hasher.combine(byte) } }
            hasher.combine(UInt8(0xFF))
        }
    }

    /// A list or an object, and the one form of all those that are equal to it.
    package struct Composite: Sendable, Hashable {
        /// As it was given.
        package let json: JSONValue
        private let canonical: Text

        init(_ json: JSONValue) {
            self.json = json
            var text = ""
            Self.write(json, to: &text)
            canonical = Text(text)
        }

        package static func == (left: Composite, right: Composite) -> Bool { left.canonical == right.canonical }

        package func hash(into hasher: inout Hasher) { hasher.combine(canonical) }

        /// Members by their names, numbers by their values.
        private static func write(_ value: JSONValue, to text: inout String) {
            switch value {
            case .array(let elements):
                text += "["
                for element in elements {
                    write(element, to: &text)
                    text += ","
                }
                text += "]"
            case .object(let members):
                text += "{"
                for (name, value) in members.sorted(by: { $0.key < $1.key }) {
                    text += JSONValue.string(name).text
                    text += ":"
                    write(value, to: &text)
                    text += ","
                }
                text += "}"
            case .number(let number): text += MatchValue.value(of: number)?.text ?? number.text
            case .null, .bool, .string: text += value.text
            }
        }
    }
}

/// The values of one shape's arguments, in the order of their names.
struct MatchKey: Sendable, Hashable {
    var values: [MatchValue]
}
