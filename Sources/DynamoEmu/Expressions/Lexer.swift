/// Text to tokens. Nothing is refused here: what no expression contains becomes a token that no rule accepts, so that
/// errors come in the order of the text.
enum Lexer {
    /// The tokens, the last one being `end`.
    static func tokens(of text: [UInt8]) -> [Token] {
        var tokens: [Token] = []
        tokens.reserveCapacity(text.count / 3 + 2)
        var index = 0
        while index < text.count {
            let start = index
            let byte = text[index]
            if byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
                index += 1
                continue
            }
            let kind = kind(at: &index, in: text)
            tokens.append(Token(kind: kind, range: start..<index))
        }
        tokens.append(Token(kind: .end, range: text.count..<text.count))
        return tokens
    }

    private static func kind(at index: inout Int, in text: [UInt8]) -> Token.Kind {
        let byte = text[index]
        index += 1
        let next = index < text.count ? text[index] : 0
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
            skipWord(at: &index, in: text)
            return .identifier
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            while index < text.count, isDigit(text[index]) { index += 1 }
            return .number
        case UInt8(ascii: "#") where isWord(next):
            skipWord(at: &index, in: text)
            return .nameReference
        case UInt8(ascii: ":") where isWord(next):
            skipWord(at: &index, in: text)
            return .valueReference
        case UInt8(ascii: "("): return .leftParenthesis
        case UInt8(ascii: ")"): return .rightParenthesis
        case UInt8(ascii: "["): return .leftBracket
        case UInt8(ascii: "]"): return .rightBracket
        case UInt8(ascii: ","): return .comma
        case UInt8(ascii: "."): return .dot
        case UInt8(ascii: "+"): return .plus
        case UInt8(ascii: "-"): return .minus
        case UInt8(ascii: "="): return .equal
        case UInt8(ascii: "<"):
            if next == UInt8(ascii: ">") || next == UInt8(ascii: "=") { index += 1 }
            return next == UInt8(ascii: ">") ? .notEqual : next == UInt8(ascii: "=") ? .lessOrEqual : .less
        case UInt8(ascii: ">"):
            if next == UInt8(ascii: "=") { index += 1 }
            return next == UInt8(ascii: "=") ? .greaterOrEqual : .greater
        default:
            // A character, not a byte: the error quotes it.
            while index < text.count, text[index] & 0xC0 == 0x80 { index += 1 }
            return .illegal
        }
    }

    private static func skipWord(at index: inout Int, in text: [UInt8]) {
        while index < text.count, isWord(text[index]) { index += 1 }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    /// What may follow the first character of a name.
    static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
