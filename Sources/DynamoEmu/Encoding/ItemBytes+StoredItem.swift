import EmulatorCore
import OrderedCollections

/// A view over the bytes of a stored item, scanned on demand. The bytes must outlive it.
///
/// The bytes are this program's own (`ItemBytes`), so nothing is validated; what does not read as an item ends the
/// scan.
package struct StoredItem: AttributeSource {
    package let bytes: UnsafeRawBufferPointer

    package init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    package func attribute(_ name: String) -> AttributeValue? {
        guard let range = range(of: name) else { return nil }
        var reader = JSONReader(trusted: UnsafeRawBufferPointer(rebasing: bytes[range]))
        return StoredValue.read(&reader)
    }

    /// The bytes of an attribute's value, `{"S":"x"}`, for copying to the wire.
    package func bytes(of name: String) -> UnsafeRawBufferPointer? {
        range(of: name).map { UnsafeRawBufferPointer(rebasing: bytes[$0]) }
    }

    /// The whole item.
    ///
    /// - Throws: `InternalServerError` when the bytes are damaged.
    package func item() throws(DynamoError) -> Item {
        var reader = JSONReader(trusted: bytes)
        return try StoredValue.readItem(&reader)
    }

    /// Writes the attributes of these names as an object, in the item's order, each as it is stored.
    ///
    /// - Parameter keys: the names as `key(_:)` spells them.
    func write(only keys: [[UInt8]], to writer: inout JSONWriter) {
        writer.write(byte: UInt8(ascii: "{"))
        var isFirst = true
        forEach(of: keys) { name, value in
            if !isFirst { writer.write(byte: UInt8(ascii: ",")) }
            isFirst = false
            writer.write(raw: UnsafeRawBufferPointer(rebasing: bytes[name.lowerBound..<value.upperBound]))
        }
        writer.write(byte: UInt8(ascii: "}"))
    }

    /// Writes what a projection keeps; nothing else of the item is read.
    ///
    /// - Parameter keys: the names of the top-level attributes that it keeps of, as `key(_:)` spells them.
    /// - Throws: `InternalServerError` when the bytes of what it goes into are damaged.
    func write(_ projection: Projection, _ keys: [[UInt8]], to writer: inout JSONWriter) throws(DynamoError) {
        if projection.isFlat { return write(only: keys, to: &writer) }
        var item = Item()
        var isDamaged = false
        forEach(of: keys) { name, value in
            var nameReader = JSONReader(trusted: UnsafeRawBufferPointer(rebasing: bytes[name]))
            var valueReader = JSONReader(trusted: UnsafeRawBufferPointer(rebasing: bytes[value]))
            if let name = try? nameReader.readString(), let value = StoredValue.read(&valueReader) {
                item[name] = value
            } else {
                isDamaged = true
            }
        }
        if isDamaged { throw .internalServerError("a stored item cannot be read") }
        AttributeValue.write(projection.apply(to: item), to: &writer)
    }

    /// Where the attributes of these names stand: the name with its quotes, and the value.
    @inline(__always)
    private func forEach(of keys: [[UInt8]], _ body: (_ name: Range<Int>, _ value: Range<Int>) -> Void) {
        var index = 1
        while index < bytes.count, bytes[index] == quote {
            let keyStart = index + 1
            let keyEnd = endOfString(from: keyStart)
            guard keyEnd + 2 < bytes.count else { break }
            let end = endOfValue(from: keyEnd + 2)
            if keys.contains(where: { $0.count == keyEnd - keyStart && bytes[keyStart..<keyEnd].elementsEqual($0) }) {
                body(index..<keyEnd + 1, keyEnd + 2..<end)
            }
            // Past the comma.
            index = end + 1
        }
    }

    /// A name as it is written between quotes, escapes included.
    static func key(_ name: String) -> [UInt8] {
        guard isEscaped(name.utf8) else { return Array(name.utf8) }
        var writer = JSONWriter()
        var name = name
        name.withUTF8 { writer.write(quoting: $0) }
        return writer.withBytes { Array($0[1..<$0.count - 1]) }
    }

    // MARK: - Scanning the top level

    private func range(of name: String) -> Range<Int>? {
        var name = name
        return name.withUTF8 { bytes in
            if Self.isEscaped(bytes) {
                var writer = JSONWriter()
                writer.write(quoting: bytes)
                return writer.withBytes { scan(for: UnsafeRawBufferPointer(rebasing: $0[1..<$0.count - 1])) }
            }
            return scan(for: UnsafeRawBufferPointer(bytes))
        }
    }

    @inline(__always)
    private static func isEscaped(_ name: some Sequence<UInt8>) -> Bool {
        name.contains { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
    }

    /// Finds the value of the key with these raw bytes, escapes included.
    private func scan(for key: UnsafeRawBufferPointer) -> Range<Int>? {
        var index = 1
        while index < bytes.count, bytes[index] == quote {
            let keyStart = index + 1
            let keyEnd = endOfString(from: keyStart)
            let valueStart = keyEnd + 2
            guard valueStart < bytes.count else { return nil }
            if keyEnd - keyStart == key.count, bytes[keyStart..<keyEnd].elementsEqual(key) {
                return valueStart..<endOfValue(from: valueStart)
            }
            // Past the comma.
            index = endOfValue(from: valueStart) + 1
        }
        return nil
    }

    /// The offset of the quote that ends a string whose content begins at `start`.
    @inline(__always)
    private func endOfString(from start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index] != quote { index += bytes[index] == backslash ? 2 : 1 }
        return min(index, bytes.count)
    }

    /// The offset after the object that begins at `start`.
    private func endOfValue(from start: Int) -> Int {
        var index = start
        var depth = 0
        while index < bytes.count {
            switch bytes[index] {
            case quote: index = endOfString(from: index + 1)
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"):
                depth -= 1
                if depth == 0 { return index + 1 }
            default: break
            }
            index += 1
        }
        return bytes.count
    }

    private var quote: UInt8 { UInt8(ascii: "\"") }
    private var backslash: UInt8 { UInt8(ascii: "\\") }
}

/// Reads canonical attribute values back, without AWS's checks.
private enum StoredValue {
    /// - Throws: `InternalServerError` for bytes that `ItemBytes.encode` did not write: the file is damaged, and what is
    ///   left of the item must not be taken for all of it.
    static func readItem(_ reader: inout JSONReader) throws(DynamoError) -> Item {
        do throws(JSONError) { return try items(&reader) } catch {
            throw .internalServerError("a stored item cannot be read: \(error)")
        }
    }

    static func read(_ reader: inout JSONReader) -> AttributeValue? {
        do throws(JSONError) { return try value(&reader) } catch { return nil }
    }

    private static func items(_ reader: inout JSONReader) throws(JSONError) -> Item {
        var item = Item()
        try reader.beginObject()
        while let key = try reader.nextKey() { item[key] = try value(&reader) }
        return item
    }

    private static func value(_ reader: inout JSONReader) throws(JSONError) -> AttributeValue {
        try reader.beginObject()
        let type = try reader.nextKey()
        let value: AttributeValue
        switch type {
        case "S": value = .s(try reader.readString())
        case "N": value = .n(try number(&reader))
        case "B": value = .b(try binary(&reader))
        case "BOOL": value = .bool(try reader.readBool())
        case "NULL":
            _ = try reader.readBool()
            value = .null
        case "M": value = .m(try items(&reader))
        case "L":
            var elements: [AttributeValue] = []
            try reader.beginArray()
            while try reader.nextElement() { elements.append(try Self.value(&reader)) }
            value = .l(elements)
        case "SS":
            var elements: [String] = []
            try reader.beginArray()
            while try reader.nextElement() { elements.append(try reader.readString()) }
            value = .ss(elements)
        case "NS":
            var elements: [DynamoNumber] = []
            try reader.beginArray()
            while try reader.nextElement() { elements.append(try number(&reader)) }
            value = .ns(elements)
        case "BS":
            var elements: [[UInt8]] = []
            try reader.beginArray()
            while try reader.nextElement() { elements.append(try binary(&reader)) }
            value = .bs(elements)
        default: throw JSONError("not a type descriptor", at: reader.offset)
        }
        _ = try reader.nextKey()
        return value
    }

    private static func number(_ reader: inout JSONReader) throws(JSONError) -> DynamoNumber {
        let text = try reader.readString()
        do throws(DynamoError) { return try DynamoNumber(parsing: text) } catch {
            throw JSONError("not a number", at: reader.offset)
        }
    }

    private static func binary(_ reader: inout JSONReader) throws(JSONError) -> [UInt8] {
        let text = try reader.readString()
        do throws(Base64.Failure) { return try Base64.decodeStrictly(text) } catch {
            throw JSONError("not base64", at: reader.offset)
        }
    }
}
