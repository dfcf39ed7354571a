import EmulatorCore

/// A reading error in Jackson's words, with its place: ` at [Source: (byte[])"…"; line: 1, column: 3]`.
///
/// Captured from Lambda: unexpected characters, unrecognized tokens, the comma between entries, a lone minus, bytes
/// that are no UTF-8, and the form of the place (module-ballerina-c2c #15, aws-lambda-developer-guide #351 and #382,
/// hydrocron #64). The other sentences are Jackson 2's own, inferred.
struct JacksonMessage {
    /// Bytes of the source that are shown.
    private static let maximumSource = 500
    private static let value = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"

    private let bytes: UnsafeRawBufferPointer
    private(set) var text = ""

    /// - Parameter bytes: what was read; used during the call only.
    init(_ error: JSONError, in bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        let (sentence, end) = sentence(error)
        text = "\(sentence)\n at [Source: \(source); \(place(end))]"
    }

    // MARK: - Sentences

    /// What was wrong, and how far Jackson had read when it saw that.
    private func sentence(_ error: JSONError) -> (String, end: Int) {
        let offset = error.offset
        let here = offset < bytes.count ? character(at: offset) : ""
        let unexpected = "Unexpected character (\(here))"
        switch error.reason {
        case "unexpected end": return (endOfInput, bytes.count)
        case "unterminated string":
            return ("Unexpected end-of-input: was expecting closing quote for a string value", bytes.count)
        case "invalid UTF-8": return invalidUTF8(at: offset)
        case "expected a member name":
            return ("\(unexpected): was expecting double-quote to start field name", offset + 1)
        case "trailing comma" where offset < bytes.count && bytes[offset] == UInt8(ascii: "}"):
            return ("\(unexpected): was expecting double-quote to start field name", offset + 1)
        case "expected ':'":
            return ("\(unexpected): was expecting a colon to separate field name and value", offset + 1)
        case "expected ','":
            let entries = container(upTo: offset)?.bracket == UInt8(ascii: "[") ? "Array" : "Object"
            return ("\(unexpected): was expecting comma to separate \(entries) entries", offset + 1)
        case "control character in a string":
            return (
                "Illegal unquoted character (\(here)): has to be escaped using backslash to be included in string value",
                offset + 1
            )
        case "bad escape": return ("Unrecognized character escape \(escaped(at: offset))", offset + 2)
        case "leading zero": return ("Invalid numeric value: Leading zeroes not allowed", offset + 1)
        case "malformed number":
            return (
                "\(unexpected) in numeric value: expected digit (0-9) to follow minus sign, for valid numeric value",
                offset + 1
            )
        case "trailing bytes": return ("\(unexpected): Expected space separating root-level values", offset + 1)
        case "nested deeper than \(PayloadCheck.maximumDepth) levels":
            return (
                "Document nesting depth (\(PayloadCheck.maximumDepth + 1)) exceeds the maximum allowed "
                    + "(\(PayloadCheck.maximumDepth), from `StreamReadConstraints.getMaxNestingDepth()`)",
                offset + 1
            )
        default: return unexpectedValue(at: offset)
        }
    }

    private var endOfInput: String {
        guard let container = container(upTo: bytes.count) else { return "No content to map due to end-of-input" }
        let kind = container.bracket == UInt8(ascii: "[") ? "Array" : "Object"
        return "Unexpected end-of-input: expected close marker for \(kind) "
            + "(start marker at [Source: \(source); \(place(container.offset))])"
    }

    private func unexpectedValue(at offset: Int) -> (String, end: Int) {
        guard offset < bytes.count else { return (endOfInput, bytes.count) }
        let token = bytes[offset...].prefix { $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "_") }
        guard let first = token.first, !first.isASCIIDigit else {
            return ("Unexpected character (\(character(at: offset))): expected a valid value \(Self.value)", offset + 1)
        }
        let word = String(decoding: token, as: UTF8.self)
        return ("Unrecognized token '\(word)': was expecting \(Self.value)", offset + token.count)
    }

    private func invalidUTF8(at offset: Int) -> (String, end: Int) {
        let continuations = bytes[offset...].dropFirst().prefix { $0 & 0xC0 == 0x80 }.count
        let next = offset + continuations + 1
        let isStart = (0xC2...0xF4).contains(bytes[offset])
        guard isStart, next < bytes.count else {
            return ("Invalid UTF-8 start byte 0x\(String(bytes[offset], radix: 16))", offset + 1)
        }
        return ("Invalid UTF-8 middle byte 0x\(String(bytes[next], radix: 16))", next + 1)
    }

    // MARK: - What stands where

    /// `'D' (code 68)`, `(CTRL-CHAR, code 10)`
    private func character(at offset: Int) -> String {
        let decoded = String(decoding: bytes[offset...].prefix(4), as: UTF8.self).unicodeScalars.first
        // Where no character begins, Jackson shows the byte.
        let scalar = decoded == "\u{FFFD}" ? Unicode.Scalar(bytes[offset]) : decoded ?? "?"
        let code = scalar.value
        if code < 32 || (127...159).contains(code) { return "(CTRL-CHAR, code \(code))" }
        return code > 255 ? "'\(scalar)' (code \(code) / 0x\(String(code, radix: 16)))" : "'\(scalar)' (code \(code))"
    }

    private func escaped(at offset: Int) -> String { offset + 1 < bytes.count ? character(at: offset + 1) : "" }

    /// The innermost array or object that is open before `end`, and where it began.
    private func container(upTo end: Int) -> (bracket: UInt8, offset: Int)? {
        var open: [(bracket: UInt8, offset: Int)] = []
        var inString = false
        var index = 0
        while index < end {
            let byte = bytes[index]
            if inString {
                if byte == UInt8(ascii: "\\") { index += 1 }
                if byte == UInt8(ascii: "\"") { inString = false }
            } else {
                switch byte {
                case UInt8(ascii: "\""): inString = true
                case UInt8(ascii: "["), UInt8(ascii: "{"): open.append((byte, index))
                case UInt8(ascii: "]"), UInt8(ascii: "}"): _ = open.popLast()
                default: break
                }
            }
            index += 1
        }
        return open.last
    }

    private var source: String {
        let shown = String(decoding: bytes.prefix(Self.maximumSource), as: UTF8.self)
        let rest = bytes.count - Self.maximumSource
        return "(byte[])\"\(shown)\"" + (rest > 0 ? "[truncated \(rest) bytes]" : "")
    }

    /// Columns are bytes, the first is 1; `offset` is what would be read next.
    private func place(_ offset: Int) -> String {
        let before = bytes.prefix(offset)
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let start = (before.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
        return "line: \(line), column: \(offset - start + 1)"
    }
}
