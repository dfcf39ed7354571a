package import EmulatorCore
import OrderedCollections

extension AttributeValue {
    /// Reads one value from a request.
    ///
    /// - Throws: `SerializationException` for JSON of the wrong shape, `ValidationException` for a value DynamoDB
    ///   refuses.
    package static func read(_ reader: inout JSONReader) throws(DynamoError) -> AttributeValue {
        var invalid: DynamoError?
        let value = try read(&reader, invalid: &invalid)
        if let invalid { throw invalid }
        return value
    }

    /// As `read(_:)`, for whole requests: only `SerializationException` is thrown, since the shape of the whole request
    /// is judged before any value in it; the first `ValidationException` is left in `invalid`, to be thrown in its
    /// turn.
    package static func read(
        _ reader: inout JSONReader,
        invalid: inout DynamoError?
    ) throws(DynamoError) -> AttributeValue {
        var wire = WireValue(invalid: invalid)
        let value = try wire.value(&reader, depth: 0)
        invalid = wire.invalid
        return value
    }

    /// A JSON object of attribute values: an item or a key.
    package static func readItem(
        _ reader: inout JSONReader,
        invalid: inout DynamoError?
    ) throws(DynamoError) -> Item {
        var wire = WireValue(invalid: invalid)
        let item = try wire.item(&reader)
        invalid = wire.invalid
        return item
    }

    /// `ExpressionAttributeValues`: as `readItem`, but `invalid` says which key it was, as AWS does. Hand it on to
    /// `ExpressionAttributes`.
    package static func readExpressionAttributeValues(
        _ reader: inout JSONReader,
        invalid: inout DynamoError?
    ) throws(DynamoError) -> Item {
        var wire = WireValue(invalid: invalid)
        let item = try wire.item(&reader) { key, error in
            .validation("ExpressionAttributeValues contains invalid value: \(error.message) for key \(key)")
        }
        invalid = wire.invalid
        return item
    }

    /// Writes canonical DynamoDB JSON: `{"S":"x"}`.
    package func write(to writer: inout JSONWriter) {
        switch self {
        case .s(let string):
            writer.write(literal: #"{"S":"#)
            writer.write(string: string)
        case .n(let number):
            writer.write(literal: #"{"N":""#)
            writer.write(raw: number.text)
            writer.write(byte: UInt8(ascii: "\""))
        case .b(let bytes):
            writer.write(literal: #"{"B":"#)
            Self.write(bytes, to: &writer)
        case .bool(let value):
            writer.write(literal: #"{"BOOL":"#)
            writer.write(bool: value)
        case .null: writer.write(literal: #"{"NULL":true"#)
        case .ss(let elements):
            writer.write(literal: #"{"SS":["#)
            Self.write(elements, to: &writer) { writer, element in writer.write(string: element) }
        case .ns(let elements):
            writer.write(literal: #"{"NS":["#)
            Self.write(elements, to: &writer) { writer, element in writer.write(string: element.text) }
        case .bs(let elements):
            writer.write(literal: #"{"BS":["#)
            Self.write(elements, to: &writer) { writer, element in Self.write(element, to: &writer) }
        case .l(let elements):
            writer.write(literal: #"{"L":["#)
            Self.write(elements, to: &writer) { writer, element in element.write(to: &writer) }
        case .m(let members):
            writer.write(literal: #"{"M":"#)
            Self.write(members, to: &writer)
        }
        writer.write(byte: UInt8(ascii: "}"))
    }

    /// Writes an item as DynamoDB JSON: `{"a":{"S":"x"}}`.
    package static func write(_ item: Item, to writer: inout JSONWriter) {
        writer.write(byte: UInt8(ascii: "{"))
        var isFirst = true
        for (name, value) in item {
            if !isFirst { writer.write(byte: UInt8(ascii: ",")) }
            isFirst = false
            writer.write(string: name.text)
            writer.write(byte: UInt8(ascii: ":"))
            value.write(to: &writer)
        }
        writer.write(byte: UInt8(ascii: "}"))
    }

    /// The elements and the closing bracket.
    private static func write<Element>(
        _ elements: [Element],
        to writer: inout JSONWriter,
        _ body: (inout JSONWriter, Element) -> Void
    ) {
        var isFirst = true
        for element in elements {
            if !isFirst { writer.write(byte: UInt8(ascii: ",")) }
            isFirst = false
            body(&writer, element)
        }
        writer.write(byte: UInt8(ascii: "]"))
    }

    private static func write(_ bytes: [UInt8], to writer: inout JSONWriter) {
        var text: [UInt8] = [UInt8(ascii: "\"")]
        Base64.append(bytes, to: &text)
        text.append(UInt8(ascii: "\""))
        text.withUnsafeBytes { writer.write(raw: $0) }
    }
}
