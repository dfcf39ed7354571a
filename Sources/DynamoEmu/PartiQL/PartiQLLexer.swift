/// The text of a statement to tokens: white space, `--` and `/* */` comments are dropped, quotes are taken off.
enum PartiQLLexer {
    /// The tokens, the last one being `end`.
    ///
    /// - Throws: what no statement contains, and what does not end: AWS says nothing of it but that the statement is
    ///   not well formed (observed on a quote that is never closed).
    static func tokens(of text: [UInt8]) throws(DynamoError) -> [PartiQLToken] {
        var tokens: [PartiQLToken] = []
        tokens.reserveCapacity(text.count / 4 + 2)
        var index = 0
        while index < text.count {
            if try skipBlank(at: &index, in: text) { continue }
            let start = index
            let kind = try kind(at: &index, in: text)
            tokens.append(PartiQLToken(kind: kind, range: start..<index))
        }
        tokens.append(PartiQLToken(kind: .end, range: text.count..<text.count))
        return tokens
    }

    // MARK: - Between tokens

    private static func skipBlank(at index: inout Int, in text: [UInt8]) throws(DynamoError) -> Bool {
        switch text[index] {
        case 0x20, 0x09...0x0D:
            index += 1
            return true
        case UInt8(ascii: "-") where next(index, text) == UInt8(ascii: "-"):
            while index < text.count, text[index] != UInt8(ascii: "\n") { index += 1 }
            return true
        case UInt8(ascii: "/") where next(index, text) == UInt8(ascii: "*"):
            index += 2
            while true {
                guard index + 1 < text.count else { throw .malformedStatement("") }
                if text[index] == UInt8(ascii: "*"), text[index + 1] == UInt8(ascii: "/") { break }
                index += 1
            }
            index += 2
            return true
        default: return false
        }
    }

    private static func next(_ index: Int, _ text: [UInt8]) -> UInt8 { index + 1 < text.count ? text[index + 1] : 0 }

    // MARK: - Tokens

    private static let twoByteSigns: Set<String> = ["<=", ">=", "<>", "!=", "<<", ">>"]
    private static let signs = Set("()[]{},.;:?*=<>+-/%|^@!".utf8)

    private static func kind(at index: inout Int, in text: [UInt8]) throws(DynamoError) -> PartiQLToken.Kind {
        let byte = text[index]
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
            UInt8(ascii: "$"):
            let start = index
            while index < text.count, Lexer.isWord(text[index]) || text[index] == UInt8(ascii: "$") { index += 1 }
            return .word(String(decoding: text[start..<index], as: UTF8.self))
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(number(at: &index, in: text))
        case UInt8(ascii: ".") where isDigit(next(index, text)): return .number(number(at: &index, in: text))
        case UInt8(ascii: "'"): return .string(try quoted(at: &index, in: text))
        case UInt8(ascii: "\""): return .quoted(try quoted(at: &index, in: text))
        default: break
        }
        guard signs.contains(byte) else { throw .malformedStatement("") }
        let pair = String(decoding: text[index..<min(index + 2, text.count)], as: UTF8.self)
        if twoByteSigns.contains(pair) {
            index += 2
            return .sign(pair)
        }
        index += 1
        return .sign(String(UnicodeScalar(byte)))
    }

    /// Digits, a point, digits, an exponent.
    private static func number(at index: inout Int, in text: [UInt8]) -> String {
        let start = index
        while index < text.count, isDigit(text[index]) { index += 1 }
        if index < text.count, text[index] == UInt8(ascii: ".") {
            index += 1
            while index < text.count, isDigit(text[index]) { index += 1 }
        }
        if index < text.count, text[index] | 0x20 == UInt8(ascii: "e") {
            var end = index + 1
            if end < text.count, text[end] == UInt8(ascii: "+") || text[end] == UInt8(ascii: "-") { end += 1 }
            if end < text.count, isDigit(text[end]) {
                while end < text.count, isDigit(text[end]) { end += 1 }
                index = end
            }
        }
        return String(decoding: text[start..<index], as: UTF8.self)
    }

    /// What stands between two quotes; the quote itself is written twice.
    private static func quoted(at index: inout Int, in text: [UInt8]) throws(DynamoError) -> String {
        let quote = text[index]
        var content: [UInt8] = []
        index += 1
        while index < text.count {
            let byte = text[index]
            if byte == quote {
                guard next(index, text) == quote else {
                    index += 1
                    return String(decoding: content, as: UTF8.self)
                }
                index += 1
            }
            content.append(byte)
            index += 1
        }
        throw .malformedStatement("")
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}

extension DynamoError {
    /// - Parameter detail: in the words of the PartiQL parser that DynamoDB uses.
    static func malformedStatement(_ detail: String) -> DynamoError {
        .validation("Statement wasn't well formed, can't be processed: \(detail)")
    }
}
