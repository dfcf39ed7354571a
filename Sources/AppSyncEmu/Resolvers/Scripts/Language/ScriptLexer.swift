/// Source text → tokens (ECMAScript 2020, section 11). What a slash or a closing brace begins depends on the grammar:
/// the parser says so with `regularExpression(at:)` and `templatePart(at:)`.
struct ScriptLexer {
    let bytes: [UInt8]
    private var offset = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    /// The next token at or after an offset.
    mutating func token(at start: Int) throws(ScriptSyntaxError) -> ScriptToken {
        offset = start
        let isAfterNewline = try skipTrivia()
        let begin = offset
        guard begin < bytes.count else { return make(.end, begin, isAfterNewline) }
        let byte = bytes[begin]
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            try skipString(quote: byte)
            return make(.string, begin, isAfterNewline)
        case UInt8(ascii: "`"):
            let isTail = try skipTemplate()
            return make(.template(isTail: isTail), begin, isAfterNewline)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return try number(begin, isAfterNewline)
        case UInt8(ascii: ".") where begin + 1 < bytes.count && Self.isDigit(bytes[begin + 1]):
            return try number(begin, isAfterNewline)
        case _ where Self.isWordStart(byte):
            while offset < bytes.count, Self.isWord(bytes[offset]) { offset += 1 }
            let token = make(.identifier, begin, isAfterNewline)
            return ScriptToken.keywords.contains(token.text) ? make(.keyword, begin, isAfterNewline) : token
        default:
            guard let length = punctuatorLength() else {
                throw ScriptSyntaxError(message: "Invalid character.", range: begin..<begin + 1)
            }
            offset += length
            return make(.punctuator, begin, isAfterNewline)
        }
    }

    private func make(_ kind: ScriptToken.Kind, _ begin: Int, _ isAfterNewline: Bool) -> ScriptToken {
        ScriptToken(
            kind: kind, range: begin..<offset, text: String(decoding: bytes[begin..<offset], as: UTF8.self),
            isAfterNewline: isAfterNewline)
    }

    // MARK: - White space and comments

    /// Whether a line ended on the way.
    private mutating func skipTrivia() throws(ScriptSyntaxError) -> Bool {
        var hasNewline = false
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x09, 0x0B, 0x0C, 0x20: offset += 1
            case 0x0A, 0x0D:
                hasNewline = true
                offset += 1
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
                while offset < bytes.count, bytes[offset] != 0x0A, bytes[offset] != 0x0D { offset += 1 }
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"):
                let begin = offset
                offset += 2
                while !(peek(0) == UInt8(ascii: "*") && peek(1) == UInt8(ascii: "/")) {
                    guard offset < bytes.count else {
                        throw ScriptSyntaxError(message: "'*/' expected.", range: begin..<offset)
                    }
                    if bytes[offset] == 0x0A { hasNewline = true }
                    offset += 1
                }
                offset += 2
            // No-break space, and the mark of byte order.
            case 0xC2 where peek(1) == 0xA0: offset += 2
            case 0xEF where peek(1) == 0xBB && peek(2) == 0xBF: offset += 3
            // The separators of lines and paragraphs.
            case 0xE2 where peek(1) == 0x80 && (peek(2) == 0xA8 || peek(2) == 0xA9):
                hasNewline = true
                offset += 3
            default: return hasNewline
            }
        }
        return hasNewline
    }

    private func peek(_ distance: Int) -> UInt8? {
        offset + distance < bytes.count ? bytes[offset + distance] : nil
    }

    // MARK: - Literals

    private mutating func skipString(quote: UInt8) throws(ScriptSyntaxError) {
        let begin = offset
        offset += 1
        while let byte = peek(0), byte != quote {
            guard byte != 0x0A, byte != 0x0D else { break }
            // A line may go on after a backslash.
            offset += byte == UInt8(ascii: "\\") ? (peek(1) == 0x0D && peek(2) == 0x0A ? 3 : 2) : 1
        }
        guard peek(0) == quote else {
            offset = min(offset, bytes.count)
            throw ScriptSyntaxError(message: "Unterminated string literal.", range: begin..<offset)
        }
        offset += 1
    }

    /// From a backtick or a closing brace; whether the template ends with it.
    private mutating func skipTemplate() throws(ScriptSyntaxError) -> Bool {
        let begin = offset
        offset += 1
        while let byte = peek(0) {
            switch byte {
            case UInt8(ascii: "`"):
                offset += 1
                return true
            case UInt8(ascii: "$") where peek(1) == UInt8(ascii: "{"):
                offset += 2
                return false
            case UInt8(ascii: "\\"): offset += 2
            default: offset += 1
            }
        }
        offset = min(offset, bytes.count)
        throw ScriptSyntaxError(message: "Unterminated template literal.", range: begin..<offset)
    }

    /// The part of a template after an expression, whose closing brace stands there.
    mutating func templatePart(at start: Int) throws(ScriptSyntaxError) -> ScriptToken {
        offset = start
        let isTail = try skipTemplate()
        return make(.template(isTail: isTail), start, false)
    }

    /// The literal that a slash begins where an expression may begin.
    mutating func regularExpression(at start: Int, isAfterNewline: Bool) throws(ScriptSyntaxError) -> ScriptToken {
        offset = start + 1
        var isInClass = false
        while let byte = peek(0), byte != 0x0A, byte != 0x0D {
            if byte == UInt8(ascii: "/"), !isInClass { break }
            if byte == UInt8(ascii: "[") { isInClass = true }
            if byte == UInt8(ascii: "]") { isInClass = false }
            offset += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        guard peek(0) == UInt8(ascii: "/") else {
            offset = min(offset, bytes.count)
            throw ScriptSyntaxError(message: "Unterminated regular expression literal.", range: start..<offset)
        }
        offset += 1
        while let byte = peek(0), Self.isWord(byte) { offset += 1 }
        return make(.regularExpression, start, isAfterNewline)
    }

    private mutating func number(_ begin: Int, _ isAfterNewline: Bool) throws(ScriptSyntaxError) -> ScriptToken {
        while let byte = peek(0) {
            let isSign = byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
            if isSign {
                let isHexadecimal = offset > begin + 1 && bytes[begin + 1] | 0x20 == UInt8(ascii: "x")
                guard bytes[offset - 1] | 0x20 == UInt8(ascii: "e"), !isHexadecimal else { break }
            } else if byte != UInt8(ascii: "."), !Self.isWord(byte) {
                break
            }
            offset += 1
        }
        var text = String(decoding: bytes[begin..<offset], as: UTF8.self)
        text.removeAll { $0 == "_" }
        if text.last == "n" { return make(.bigInt, begin, isAfterNewline) }
        guard Self.isNumber(text) else {
            throw ScriptSyntaxError(
                message: "An identifier or keyword cannot immediately follow a numeric literal.",
                range: begin..<offset)
        }
        return make(.number, begin, isAfterNewline)
    }

    private static func isNumber(_ text: String) -> Bool {
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where text.lowercased().hasPrefix(prefix) {
            let digits = text.dropFirst(2)
            return !digits.isEmpty && digits.allSatisfy { $0.hexDigitValue.map { $0 < radix } ?? false }
        }
        return Double(text.hasSuffix(".") ? text + "0" : text) != nil
    }

    // MARK: - Words and punctuators

    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// Whatever is not ASCII counts as a letter, and so do escapes.
    static func isWordStart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
            UInt8(ascii: "$"), UInt8(ascii: "\\"), 0x80...0xFF:
            true
        default: false
        }
    }

    static func isWord(_ byte: UInt8) -> Bool { isWordStart(byte) || isDigit(byte) }

    /// Longest first.
    private static let punctuators: [[UInt8]] = [
        ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "=>", "==", "!=", "<=", ">=",
        "&&", "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>", "**", "{",
        "}", "(", ")", "[", "]", ";", ",", "<", ">", "+", "-", "*", "/", "%", "&", "|", "^", "!", "~", "?", ":", "=",
        ".", "@", "#",
    ].map { Array($0.utf8) }

    private func punctuatorLength() -> Int? {
        for candidate in Self.punctuators where bytes[offset...].starts(with: candidate) {
            // `a?.5:b` is a condition.
            if candidate == Array("?.".utf8), let next = peek(2), Self.isDigit(next) { continue }
            return candidate.count
        }
        return nil
    }
}
