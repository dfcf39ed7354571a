import EmulatorCore

/// Reads JSON as AWS's deserializer does: what does not convert gets its `SerializationException`. Malformed JSON gets
/// one without a message, as on AWS.
enum JSONShape {
    struct Blob: Sendable {
        let text: String
        let bytes: [UInt8]
    }

    private static let unexpectedStructure = DynamoError.serialization(
        "Start of structure or map found where not expected"
    )
    private static let unexpectedNull = DynamoError.malformed("null where a value is expected")

    // MARK: - Scalars

    static func string(_ reader: inout JSONReader) throws(DynamoError) -> String {
        switch try peek(&reader) {
        case .string: return try json { () throws(JSONError) in try reader.readString() }
        case .object: throw unexpectedStructure
        case .array: throw .serialization("Unrecognized collection type class java.lang.String")
        case .bool: throw .serialization("\(try boolName(&reader)) cannot be converted to String")
        case .number: throw .serialization("\(try numberName(&reader)) cannot be converted to String")
        case .null: throw unexpectedNull
        }
    }

    /// The strings that mean a truth value convert, too.
    static func bool(_ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch try peek(&reader) {
        case .bool: return try json { () throws(JSONError) in try reader.readBool() }
        case .string:
            guard let value = truth(of: try json({ () throws(JSONError) in try reader.readString() })) else {
                throw .serialization("Unexpected token received from parser")
            }
            return value
        case .object: throw unexpectedStructure
        case .array: throw .serialization("Unrecognized collection type class java.lang.Boolean")
        case .number: throw .serialization("\(try numberName(&reader)) cannot be converted to Boolean")
        case .null: throw unexpectedNull
        }
    }

    static func truth(of text: String) -> Bool? {
        switch text.uppercased() {
        case "TRUE", "1", "YES": true
        case "FALSE", "0", "NO": false
        default: nil
        }
    }

    static func blob(_ reader: inout JSONReader) throws(DynamoError) -> Blob {
        switch try peek(&reader) {
        case .string:
            let text = try json { () throws(JSONError) in try reader.readString() }
            return Blob(text: text, bytes: try AttributeValue.binary(fromBase64: text))
        case .object: throw unexpectedStructure
        case .array: throw .serialization("Unrecognized collection type class java.nio.ByteBuffer")
        case .bool, .number: throw .serialization("only base-64-encoded strings are convertible to bytes")
        case .null: throw unexpectedNull
        }
    }

    private static func boolName(_ reader: inout JSONReader) throws(DynamoError) -> String {
        try json { () throws(JSONError) in try reader.readBool() } ? "TRUE_VALUE" : "FALSE_VALUE"
    }

    private static func numberName(_ reader: inout JSONReader) throws(DynamoError) -> String {
        let text = try json { () throws(JSONError) in try reader.readNumber() }
        return text.utf8.contains { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }
            ? "DECIMAL_VALUE" : "NUMBER_VALUE"
    }

    // MARK: - Containers

    static func list<Element>(
        _ reader: inout JSONReader,
        _ body: (inout JSONReader) throws(DynamoError) -> Element
    ) throws(DynamoError) -> [Element] {
        try requireList(&reader)
        var elements: [Element] = []
        try beginArray(&reader)
        while try nextElement(&reader) { elements.append(try body(&reader)) }
        return elements
    }

    static func requireList(_ reader: inout JSONReader) throws(DynamoError) {
        switch try peek(&reader) {
        case .array: return
        case .object: throw unexpectedStructure
        case .null, .bool, .number, .string: throw .serialization("Unexpected field type")
        }
    }

    static func requireMap(_ reader: inout JSONReader) throws(DynamoError) {
        switch try peek(&reader) {
        case .object: return
        case .array:
            throw .serialization(
                "Unrecognized collection type java.util.Map<java.lang.String, "
                    + "com.amazonaws.dynamodb.v20120810.AttributeValue>"
            )
        case .null, .bool, .number, .string: throw .serialization("Unexpected field type")
        }
    }

    // MARK: - The reader, with AWS's error

    /// Null members count as absent.
    static func skipNull(_ reader: inout JSONReader) throws(DynamoError) -> Bool {
        guard try peek(&reader) == .null else { return false }
        try json { () throws(JSONError) in try reader.readNull() }
        return true
    }

    static func peek(_ reader: inout JSONReader) throws(DynamoError) -> JSONReader.Kind {
        try json { () throws(JSONError) in try reader.peek() }
    }

    static func beginObject(_ reader: inout JSONReader) throws(DynamoError) {
        try json { () throws(JSONError) in try reader.beginObject() }
    }

    static func nextKey(_ reader: inout JSONReader) throws(DynamoError) -> String? {
        try json { () throws(JSONError) in try reader.nextKey() }
    }

    static func beginArray(_ reader: inout JSONReader) throws(DynamoError) {
        try json { () throws(JSONError) in try reader.beginArray() }
    }

    static func nextElement(_ reader: inout JSONReader) throws(DynamoError) -> Bool {
        try json { () throws(JSONError) in try reader.nextElement() }
    }

    static func skip(_ reader: inout JSONReader) throws(DynamoError) {
        try json { () throws(JSONError) in _ = try reader.skipValue() }
    }

    @inline(__always)
    private static func json<Result>(_ body: () throws(JSONError) -> Result) throws(DynamoError) -> Result {
        do throws(JSONError) { return try body() } catch { throw .malformed(error.description) }
    }
}
