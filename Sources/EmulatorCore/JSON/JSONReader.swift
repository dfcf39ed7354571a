/// A cursor over the bytes of one JSON text (RFC 8259), for code that reads a request straight into its own types.
///
/// The reader never allocates for what it skips. Invalid UTF-8 is refused before the first token is read; every
/// error carries its offset. The bytes must outlive the reader.
package struct JSONReader {
    /// What stands at the cursor.
    package enum Kind: Sendable { case null, bool, number, string, array, object }

    /// What becomes of `\uD800` without its other half, which no UTF-8 can hold.
    package enum LoneSurrogates: Sendable {
        case refused
        /// A question mark, as when Java encodes such a string (`String.getBytes`).
        case questionMarks
    }

    /// The depth of nesting past which a text is refused, so that recursion over it stays bounded.
    package static let defaultDepthLimit = 128

    private let bytes: UnsafeBufferPointer<UInt8>
    private let depthLimit: Int
    private let loneSurrogates: LoneSurrogates
    private(set) var depth = 0
    package private(set) var offset = 0
    /// Whether the container at each open level has had a member; one bit a level would do, but levels are few.
    private var isFirst = true

    package init(
        _ bytes: UnsafeRawBufferPointer,
        depthLimit: Int = defaultDepthLimit,
        loneSurrogates: LoneSurrogates = .refused
    ) throws(JSONError) {
        self.bytes = bytes.bindMemory(to: UInt8.self)
        self.depthLimit = depthLimit
        self.loneSurrogates = loneSurrogates
        if let bad = UTF8Check.firstInvalidByte(in: self.bytes) {
            throw JSONError("invalid UTF-8", at: bad)
        }
    }

    /// For bytes that this program wrote itself: their UTF-8 is not checked again.
    package init(trusted bytes: UnsafeRawBufferPointer, depthLimit: Int = defaultDepthLimit) {
        self.bytes = bytes.bindMemory(to: UInt8.self)
        self.depthLimit = depthLimit
        loneSurrogates = .refused
    }

    // MARK: - Scalars

    package mutating func peek() throws(JSONError) -> Kind {
        skipWhitespace()
        guard offset < bytes.count else { throw JSONError("unexpected end", at: offset) }
        switch bytes[offset] {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
        case UInt8(ascii: "n"): return .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
        default: throw JSONError("unexpected character", at: offset)
        }
    }

    package mutating func readNull() throws(JSONError) { try expect("null") }

    package mutating func readBool() throws(JSONError) -> Bool {
        skipWhitespace()
        if offset < bytes.count, bytes[offset] == UInt8(ascii: "t") {
            try expect("true")
            return true
        }
        try expect("false")
        return false
    }

    /// The text of a number, unchanged.
    package mutating func readNumber() throws(JSONError) -> String {
        let range = try scanNumber()
        return String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
    }

    package mutating func readString() throws(JSONError) -> String {
        let (range, escaped) = try scanString()
        let raw = UnsafeBufferPointer(rebasing: bytes[range])
        return escaped ? try unescape(raw, at: range.lowerBound) : String(decoding: raw, as: UTF8.self)
    }

    /// Reads a string and tells whether it equals `text`, without making a `String` when it has no escapes.
    package mutating func readString(equals text: StaticString) throws(JSONError) -> Bool {
        let (range, escaped) = try scanString()
        let raw = UnsafeBufferPointer(rebasing: bytes[range])
        if escaped { return try unescape(raw, at: range.lowerBound) == text.description }
        return text.withUTF8Buffer { $0.count == raw.count && $0.elementsEqual(raw) }
    }

    // MARK: - Containers

    /// Steps into an object; then `nextKey` until it answers nil, reading or skipping one value after each key.
    package mutating func beginObject() throws(JSONError) { try open(UInt8(ascii: "{"), "an object") }

    /// The next member's key with the cursor before its value, or nil past the closing brace.
    package mutating func nextKey() throws(JSONError) -> String? {
        guard try nextMember(closing: UInt8(ascii: "}")) else { return nil }
        try expectMemberName()
        let key = try readString()
        try expectColon()
        return key
    }

    /// Passes over the next member's key: true with the cursor before its value, false past the closing brace.
    private mutating func skipKey() throws(JSONError) -> Bool {
        guard try nextMember(closing: UInt8(ascii: "}")) else { return false }
        try expectMemberName()
        _ = try scanString(checkingEscapes: true)
        try expectColon()
        return true
    }

    /// Steps into an array; then `nextElement` until it answers false, reading or skipping one value after each true.
    package mutating func beginArray() throws(JSONError) { try open(UInt8(ascii: "["), "an array") }

    package mutating func nextElement() throws(JSONError) -> Bool { try nextMember(closing: UInt8(ascii: "]")) }

    /// Passes over one value of any kind and answers the bytes it took, without surrounding white space. However deep
    /// the value is, the stack does not grow.
    @discardableResult
    package mutating func skipValue() throws(JSONError) -> Range<Int> {
        let kind = try peek()
        let start = offset
        var open = OpenBrackets()
        try skip(kind, &open)
        while let isObject = open.last {
            if isObject ? try skipKey() : try nextElement() { try skip(try peek(), &open) } else { open.removeLast() }
        }
        return start..<offset
    }

    /// Passes over a scalar, or into a container.
    private mutating func skip(_ kind: Kind, _ open: inout OpenBrackets) throws(JSONError) {
        switch kind {
        case .null: try readNull()
        case .bool: _ = try readBool()
        case .number: _ = try scanNumber()
        case .string: _ = try scanString(checkingEscapes: true)
        case .array:
            try beginArray()
            open.append(false)
        case .object:
            try beginObject()
            open.append(true)
        }
    }

    /// The bytes of a range that `skipValue` answered.
    package func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[range])
    }

    /// Nothing but white space may follow the value.
    package mutating func finish() throws(JSONError) {
        skipWhitespace()
        guard offset == bytes.count else { throw JSONError("trailing bytes", at: offset) }
    }
}

// MARK: - Scanning

extension JSONReader {
    private mutating func skipWhitespace() {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x09, 0x0A, 0x0D: offset += 1
            default: return
            }
        }
    }

    private mutating func expect(_ word: StaticString) throws(JSONError) {
        skipWhitespace()
        let matches = word.withUTF8Buffer { word in
            offset + word.count <= bytes.count && bytes[offset..<offset + word.count].elementsEqual(word)
        }
        guard matches else { throw JSONError("expected \(word)", at: offset) }
        offset += word.utf8CodeUnitCount
    }

    private mutating func open(_ bracket: UInt8, _ what: StaticString) throws(JSONError) {
        skipWhitespace()
        guard offset < bytes.count, bytes[offset] == bracket else { throw JSONError("expected \(what)", at: offset) }
        guard depth < depthLimit else { throw JSONError("nested deeper than \(depthLimit) levels", at: offset) }
        depth += 1
        offset += 1
        isFirst = true
    }

    private mutating func expectMemberName() throws(JSONError) {
        skipWhitespace()
        guard offset < bytes.count else { throw JSONError("unexpected end", at: offset) }
        guard bytes[offset] == UInt8(ascii: "\"") else { throw JSONError("expected a member name", at: offset) }
    }

    private mutating func expectColon() throws(JSONError) {
        skipWhitespace()
        guard offset < bytes.count else { throw JSONError("unexpected end", at: offset) }
        guard bytes[offset] == UInt8(ascii: ":") else { throw JSONError("expected ':'", at: offset) }
        offset += 1
    }

    private mutating func nextMember(closing bracket: UInt8) throws(JSONError) -> Bool {
        skipWhitespace()
        guard offset < bytes.count else { throw JSONError("unexpected end", at: offset) }
        if bytes[offset] == bracket {
            offset += 1
            depth -= 1
            isFirst = false
            return false
        }
        if isFirst {
            isFirst = false
            return true
        }
        guard bytes[offset] == UInt8(ascii: ",") else { throw JSONError("expected ','", at: offset) }
        offset += 1
        skipWhitespace()
        guard offset < bytes.count, bytes[offset] != bracket else { throw JSONError("trailing comma", at: offset) }
        return true
    }

    /// number = [ "-" ] int [ frac ] [ exp ]
    private mutating func scanNumber() throws(JSONError) -> Range<Int> {
        skipWhitespace()
        let start = offset
        if offset < bytes.count, bytes[offset] == UInt8(ascii: "-") { offset += 1 }
        if offset < bytes.count, bytes[offset] == UInt8(ascii: "0") {
            offset += 1
        } else {
            try scanDigits(from: start)
        }
        if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
            offset += 1
            try scanDigits(from: start)
        }
        if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
            offset += 1
            if offset < bytes.count, bytes[offset] == UInt8(ascii: "+") || bytes[offset] == UInt8(ascii: "-") {
                offset += 1
            }
            try scanDigits(from: start)
        }
        if offset < bytes.count, bytes[offset].isASCIIDigit { throw JSONError("leading zero", at: start) }
        return start..<offset
    }

    private mutating func scanDigits(from start: Int) throws(JSONError) {
        let first = offset
        while offset < bytes.count, bytes[offset].isASCIIDigit { offset += 1 }
        guard offset > first else { throw JSONError("malformed number", at: start) }
    }

    /// The bytes between the quotes, and whether a backslash is among them.
    private mutating func scanString(
        checkingEscapes: Bool = false
    ) throws(JSONError) -> (range: Range<Int>, escaped: Bool) {
        skipWhitespace()
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else {
            throw JSONError("expected a string", at: offset)
        }
        let start = offset + 1
        var escaped = false
        var index = start
        // There is a quotation mark, so there is an address.
        guard let base = bytes.baseAddress else { throw JSONError("unexpected end", at: offset) }
        while true {
            index = JSONStringScan.firstSpecial(base, from: index, count: bytes.count)
            guard index < bytes.count else { break }
            switch base[index] {
            case UInt8(ascii: "\""):
                offset = index + 1
                if escaped, checkingEscapes { _ = try unescape(.init(rebasing: bytes[start..<index]), at: start) }
                return (start..<index, escaped)
            case UInt8(ascii: "\\"):
                escaped = true
                // Whatever is escaped, a quotation mark too, is looked at when the escapes are read.
                index += 2
            default: throw JSONError("control character in a string", at: index)
            }
        }
        throw JSONError("unterminated string", at: start - 1)
    }

    private func unescape(_ raw: UnsafeBufferPointer<UInt8>, at start: Int) throws(JSONError) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(raw.count)
        var index = 0
        while index < raw.count {
            let byte = raw[index]
            guard byte == UInt8(ascii: "\\") else {
                out.append(byte)
                index += 1
                continue
            }
            guard index + 1 < raw.count else { throw JSONError("bad escape", at: start + index) }
            switch raw[index + 1] {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(raw[index + 1])
            case UInt8(ascii: "b"): out.append(0x08)
            case UInt8(ascii: "f"): out.append(0x0C)
            case UInt8(ascii: "n"): out.append(0x0A)
            case UInt8(ascii: "r"): out.append(0x0D)
            case UInt8(ascii: "t"): out.append(0x09)
            case UInt8(ascii: "u"):
                index += try appendUnicode(raw, at: index, start: start, to: &out)
                continue
            default: throw JSONError("bad escape", at: start + index)
            }
            index += 2
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Decodes `\uXXXX`, or two of them that make a surrogate pair, and answers the bytes read.
    private func appendUnicode(
        _ raw: UnsafeBufferPointer<UInt8>,
        at index: Int,
        start: Int,
        to out: inout [UInt8]
    ) throws(JSONError) -> Int {
        guard let high = hex4(raw, at: index + 2) else { throw JSONError("bad escape", at: start + index) }
        if !(0xD800...0xDFFF).contains(high) {
            out.append(contentsOf: UTF8.encode(Unicode.Scalar(high)!)!)
            return 6
        }
        guard high < 0xDC00, index + 11 < raw.count, raw[index + 6] == UInt8(ascii: "\\"),
            raw[index + 7] == UInt8(ascii: "u"), let low = hex4(raw, at: index + 8), (0xDC00...0xDFFF).contains(low)
        else {
            guard loneSurrogates == .questionMarks else { throw JSONError("unpaired surrogate", at: start + index) }
            out.append(UInt8(ascii: "?"))
            return 6
        }
        let scalar = 0x10000 + (UInt32(high) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
        out.append(contentsOf: UTF8.encode(Unicode.Scalar(scalar)!)!)
        return 12
    }

    private func hex4(_ raw: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt16? {
        guard index + 4 <= raw.count else { return nil }
        var value: UInt16 = 0
        for byte in raw[index..<index + 4] {
            guard let digit = byte.hexDigitValue else { return nil }
            value = value << 4 | UInt16(digit)
        }
        return value
    }
}
