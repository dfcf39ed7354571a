package import NIOCore
import OrderedCollections

/// Whole JSON texts into trees, for everything that is not worth a reader of its own.
package enum JSONParser {
    /// - Throws: `JSONError` for anything RFC 8259 refuses, for bytes after the value, and past the depth limit.
    package static func parse(
        _ bytes: UnsafeRawBufferPointer,
        depthLimit: Int = JSONReader.defaultDepthLimit
    ) throws(JSONError) -> JSONValue {
        var reader = try JSONReader(bytes, depthLimit: depthLimit)
        let value = try reader.readValue()
        try reader.finish()
        return value
    }

    package static func parse(
        _ text: String,
        depthLimit: Int = JSONReader.defaultDepthLimit
    ) throws(JSONError) -> JSONValue {
        let bytes = Array(text.utf8)
        return try parse(bytes, depthLimit: depthLimit)
    }

    package static func parse(
        _ bytes: [UInt8],
        depthLimit: Int = JSONReader.defaultDepthLimit
    ) throws(JSONError) -> JSONValue {
        try bytes.withUnsafeBytes { result($0, depthLimit: depthLimit) }.get()
    }

    package static func parse(
        _ buffer: ByteBuffer,
        depthLimit: Int = JSONReader.defaultDepthLimit
    ) throws(JSONError) -> JSONValue {
        try buffer.withUnsafeReadableBytes { result($0, depthLimit: depthLimit) }.get()
    }

    /// The standard `with…Bytes` calls rethrow untyped; a `Result` carries the error's type through them.
    private static func result(_ bytes: UnsafeRawBufferPointer, depthLimit: Int) -> Result<JSONValue, JSONError> {
        do throws(JSONError) { return .success(try parse(bytes, depthLimit: depthLimit)) } catch {
            return .failure(error)
        }
    }
}

extension JSONReader {
    /// One value of any kind as a tree. It is never deeper than `defaultDepthLimit`, whatever else the reader lets
    /// through: whoever walks a tree recurses.
    package mutating func readValue() throws(JSONError) -> JSONValue {
        guard depth <= Self.defaultDepthLimit else {
            throw JSONError("nested deeper than \(Self.defaultDepthLimit) levels", at: offset)
        }
        switch try peek() {
        case .null:
            try readNull()
            return .null
        case .bool: return .bool(try readBool())
        case .number: return .number(JSONNumber(text: try readNumber()))
        case .string: return .string(try readString())
        case .array:
            var elements: [JSONValue] = []
            try beginArray()
            while try nextElement() { elements.append(try readValue()) }
            return .array(elements)
        case .object:
            var members = JSONObject()
            try beginObject()
            while let key = try nextKey() { members[key] = try readValue() }
            return .object(members)
        }
    }
}
