/// Cuts a GraphQL document into tokens (June 2018 specification, section 2.1).
struct Lexer {
    private let bytes: [UInt8]
    private var index = 0
    private var line = 1
    private var lineStart = 0
    /// UTF-8 continuation bytes since `lineStart`: columns count Unicode scalars.
    private var continuations = 0
    private let keepsComments: Bool
    /// What stands after `#` in the comments before the last token, when they are kept.
    private(set) var comments: [String] = []

    init(_ source: String, keepsComments: Bool = false) {
        bytes = Array(source.utf8)
        self.keepsComments = keepsComments
        // UnicodeBOM (2.1.1)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            index = 3
            lineStart = 3
        }
    }

    private var location: SourceLocation { SourceLocation(line: line, column: index - lineStart - continuations + 1) }

    /// The next token after Ignored (2.1.7).
    mutating func next() throws(GraphQLSyntaxError) -> Token {
        if keepsComments { comments.removeAll(keepingCapacity: true) }
        skipIgnored()
        let start = index
        let location = location
        guard index < bytes.count else { return Token(kind: .endOfFile, range: start..<start, location: location) }
        let kind = try scan(at: location)
        return Token(kind: kind, range: start..<index, location: location)
    }

    /// The source text of a token.
    func text(of token: Token) -> String { String(decoding: bytes[token.range], as: UTF8.self) }

    func token(_ token: Token, is keyword: StaticString) -> Bool {
        guard token.kind == .name, token.range.count == keyword.utf8CodeUnitCount else { return false }
        let start = token.range.lowerBound
        return keyword.withUTF8Buffer { buffer in buffer.indices.allSatisfy { bytes[start + $0] == buffer[$0] } }
    }

    /// The value of a string token: its escapes resolved, a block string's indentation taken away.
    func stringValue(of token: Token) -> String {
        if token.kind == .blockString {
            return BlockString.value(of: bytes[token.range.lowerBound + 3..<token.range.upperBound - 3])
        }
        let content = bytes[token.range.lowerBound + 1..<token.range.upperBound - 1]
        return content.contains(UInt8(ascii: "\\"))
            ? StringEscapes.resolve(content) : String(decoding: content, as: UTF8.self)
    }

    // MARK: - Ignored

    /// WhiteSpace, LineTerminator, Comment, Comma (2.1.2 to 2.1.5)
    private mutating func skipIgnored() {
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: ","): index += 1
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"): takeLineTerminator()
            case UInt8(ascii: "#"):
                let start = index + 1
                while index < bytes.count, bytes[index] != UInt8(ascii: "\n"), bytes[index] != UInt8(ascii: "\r") {
                    takeByte()
                }
                if keepsComments { comments.append(String(decoding: bytes[start..<index], as: UTF8.self)) }
            case 0xEF where index + 2 < bytes.count && bytes[index + 1] == 0xBB && bytes[index + 2] == 0xBF:
                for _ in 0..<3 { takeByte() }
            default: return
            }
        }
    }

    private mutating func takeLineTerminator() {
        let isReturn = bytes[index] == UInt8(ascii: "\r")
        index += 1
        if isReturn, index < bytes.count, bytes[index] == UInt8(ascii: "\n") { index += 1 }
        line += 1
        lineStart = index
        continuations = 0
    }

    @inline(__always)
    private mutating func takeByte() {
        if bytes[index] & 0xC0 == 0x80 { continuations += 1 }
        index += 1
    }

    // MARK: - Tokens

    private mutating func scan(at location: SourceLocation) throws(GraphQLSyntaxError) -> Token.Kind {
        let byte = bytes[index]
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
            index += 1
            while index < bytes.count, bytes[index].continuesName { index += 1 }
            return .name
        case UInt8(ascii: "{"): return punctuator(.openBrace)
        case UInt8(ascii: "}"): return punctuator(.closeBrace)
        case UInt8(ascii: "("): return punctuator(.openParenthesis)
        case UInt8(ascii: ")"): return punctuator(.closeParenthesis)
        case UInt8(ascii: ":"): return punctuator(.colon)
        case UInt8(ascii: "$"): return punctuator(.dollar)
        case UInt8(ascii: "!"): return punctuator(.exclamation)
        case UInt8(ascii: "["): return punctuator(.openBracket)
        case UInt8(ascii: "]"): return punctuator(.closeBracket)
        case UInt8(ascii: "="): return punctuator(.equals)
        case UInt8(ascii: "@"): return punctuator(.at)
        case UInt8(ascii: "|"): return punctuator(.pipe)
        case UInt8(ascii: "&"): return punctuator(.ampersand)
        case UInt8(ascii: "."):
            guard byteAhead(1) == byte, byteAhead(2) == byte else { throw unexpectedCharacter(at: location) }
            index += 3
            return .spread
        case UInt8(ascii: "\""):
            if byteAhead(1) == byte, byteAhead(2) == byte {
                try scanBlockString()
                return .blockString
            }
            try scanString()
            return .string
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try scanNumber(at: location)
        default: throw unexpectedCharacter(at: location)
        }
    }

    private mutating func punctuator(_ kind: Token.Kind) -> Token.Kind {
        index += 1
        return kind
    }

    private func byteAhead(_ distance: Int) -> UInt8? {
        index + distance < bytes.count ? bytes[index + distance] : nil
    }

    /// IntValue (2.9.1), FloatValue (2.9.2). Neither may be followed by a name or a dot.
    private mutating func scanNumber(at location: SourceLocation) throws(GraphQLSyntaxError) -> Token.Kind {
        var kind = Token.Kind.int
        if bytes[index] == UInt8(ascii: "-") { index += 1 }
        if byteAhead(0) == UInt8(ascii: "0") { index += 1 } else { try scanDigits() }
        if byteAhead(0) == UInt8(ascii: ".") {
            kind = .float
            index += 1
            try scanDigits()
        }
        if let byte = byteAhead(0), byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            kind = .float
            index += 1
            if let sign = byteAhead(0), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { index += 1 }
            try scanDigits()
        }
        if let byte = byteAhead(0), byte.continuesName || byte == UInt8(ascii: ".") {
            throw unexpectedCharacter(at: self.location)
        }
        return kind
    }

    private mutating func scanDigits() throws(GraphQLSyntaxError) {
        guard let first = byteAhead(0), first.isDigit else { throw unexpectedCharacter(at: location) }
        while let byte = byteAhead(0), byte.isDigit { index += 1 }
    }

    /// StringValue (2.9.4) in double quotes; escapes are checked here and resolved when the value is asked for.
    private mutating func scanString() throws(GraphQLSyntaxError) {
        index += 1
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                index += 1
                return
            case UInt8(ascii: "\\"):
                let length = StringEscapes.length(bytes[index...])
                guard length > 0 else { throw unexpectedCharacter(at: location) }
                index += length
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"): throw unexpectedCharacter(at: location)
            case 0x00..<0x20 where bytes[index] != UInt8(ascii: "\t"): throw unexpectedCharacter(at: location)
            default: takeByte()
            }
        }
        throw unexpectedCharacter(at: location)
    }

    /// StringValue (2.9.4) in triple quotes, where only `\"""` is an escape.
    private mutating func scanBlockString() throws(GraphQLSyntaxError) {
        index += 3
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\"") where bytes[index...].starts(with: BlockString.quotes):
                index += 3
                return
            case UInt8(ascii: "\\") where bytes[(index + 1)...].starts(with: BlockString.quotes): index += 4
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"): takeLineTerminator()
            case 0x00..<0x20 where bytes[index] != UInt8(ascii: "\t"): throw unexpectedCharacter(at: location)
            default: takeByte()
            }
        }
        throw unexpectedCharacter(at: location)
    }

    private func unexpectedCharacter(at location: SourceLocation) -> GraphQLSyntaxError {
        let character = String(decoding: bytes[index...].prefix(4), as: UTF8.self).unicodeScalars.first
        return .offending(character.map { String($0) } ?? "<EOF>", at: location)
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    fileprivate var continuesName: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
