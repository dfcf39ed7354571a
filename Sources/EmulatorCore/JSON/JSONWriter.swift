package import NIOCore
import OrderedCollections

/// Writes JSON into one raw buffer that is copied once, into the answer.
///
/// The writer does not watch over commas and brackets: it offers `comma`-free primitives and the callers, few and
/// tested, put the punctuation.
package struct JSONWriter: ~Copyable {
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    package private(set) var count = 0

    package init(capacity: Int = 1024) {
        self.capacity = max(capacity, 64)
        base = .allocate(capacity: self.capacity)
    }

    deinit { base.deallocate() }

    // MARK: - Bytes

    package mutating func write(literal text: StaticString) {
        let length = text.utf8CodeUnitCount
        reserve(length)
        (base + count).update(from: text.utf8Start, count: length)
        count += length
    }

    package mutating func write(byte: UInt8) {
        reserve(1)
        base[count] = byte
        count += 1
    }

    /// Bytes that are JSON already.
    package mutating func write(raw bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        reserve(bytes.count)
        UnsafeMutableRawPointer(base + count).copyMemory(from: source, byteCount: bytes.count)
        count += bytes.count
    }

    package mutating func write(raw text: String) {
        var text = text
        text.withUTF8 { write(raw: UnsafeRawBufferPointer($0)) }
    }

    // MARK: - Values

    package mutating func write(string: String) {
        var string = string
        string.withUTF8 { write(quoting: $0) }
    }

    /// Quotes and escapes UTF-8 bytes. Only what RFC 8259 section 7 demands is escaped.
    package mutating func write(quoting bytes: UnsafeBufferPointer<UInt8>) {
        reserve(bytes.count + 2)
        write(byte: UInt8(ascii: "\""))
        if let source = bytes.baseAddress {
            var clean = 0
            while true {
                let special = JSONStringScan.firstSpecial(source, from: clean, count: bytes.count)
                write(raw: UnsafeRawBufferPointer(start: source + clean, count: special - clean))
                guard special < bytes.count else { break }
                writeEscape(of: source[special])
                clean = special + 1
            }
        }
        write(byte: UInt8(ascii: "\""))
    }

    package mutating func write(int value: Int) { write(raw: String(value)) }
    package mutating func write(bool value: Bool) { value ? write(literal: "true") : write(literal: "false") }

    package mutating func write(_ value: JSONValue) {
        switch value {
        case .null: write(literal: "null")
        case .bool(let value): write(bool: value)
        case .number(let number): write(raw: number.text)
        case .string(let string): write(string: string)
        case .array(let elements):
            write(byte: UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { write(byte: UInt8(ascii: ",")) }
                write(element)
            }
            write(byte: UInt8(ascii: "]"))
        case .object(let members):
            write(byte: UInt8(ascii: "{"))
            for (index, member) in members.elements.enumerated() {
                if index > 0 { write(byte: UInt8(ascii: ",")) }
                write(string: member.key)
                write(byte: UInt8(ascii: ":"))
                write(member.value)
            }
            write(byte: UInt8(ascii: "}"))
        }
    }

    // MARK: - What was written

    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try body(UnsafeRawBufferPointer(start: base, count: count))
    }

    package func byteBuffer() -> ByteBuffer { withBytes { ByteBuffer(bytes: $0) } }
    package func array() -> [UInt8] { withBytes { Array($0) } }
    package func string() -> String { withBytes { String(decoding: $0, as: UTF8.self) } }

    // MARK: - Room

    private mutating func reserve(_ extra: Int) {
        guard count + extra > capacity else { return }
        let grown = max(capacity * 2, count + extra)
        let next = UnsafeMutablePointer<UInt8>.allocate(capacity: grown)
        next.update(from: base, count: count)
        base.deallocate()
        base = next
        capacity = grown
    }

    private mutating func writeEscape(of byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): write(literal: "\\\"")
        case UInt8(ascii: "\\"): write(literal: "\\\\")
        case 0x08: write(literal: "\\b")
        case 0x09: write(literal: "\\t")
        case 0x0A: write(literal: "\\n")
        case 0x0C: write(literal: "\\f")
        case 0x0D: write(literal: "\\r")
        default:
            write(literal: "\\u00")
            write(byte: UInt8(ascii: "0") + byte >> 4)
            let low = byte & 0x0F
            write(byte: low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10)
        }
    }
}

extension JSONValue {
    package func write() -> ByteBuffer {
        var writer = JSONWriter()
        writer.write(self)
        return writer.byteBuffer()
    }

    /// Compact JSON.
    package var text: String {
        var writer = JSONWriter()
        writer.write(self)
        return writer.string()
    }
}
