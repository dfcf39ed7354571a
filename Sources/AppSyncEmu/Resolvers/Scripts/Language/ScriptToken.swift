/// One token of a script. Offsets are those of UTF-8.
struct ScriptToken: Equatable {
    enum Kind: Equatable {
        case identifier
        /// A reserved word of ECMAScript.
        case keyword
        case punctuator
        case number
        case bigInt
        case string
        case regularExpression
        /// A template or a part of one: from a backtick or a closing brace to a backtick or `${`.
        case template(isTail: Bool)
        case end
    }

    var kind: Kind
    var range: Range<Int>
    /// As it is written.
    var text: String
    var isAfterNewline: Bool

    func isPunctuator(_ text: String) -> Bool { kind == .punctuator && self.text == text }
    func isKeyword(_ text: String) -> Bool { kind == .keyword && self.text == text }
    /// A word that means something in its place only: `of`, `async`, `from`.
    func isWord(_ text: String) -> Bool { kind == .identifier && self.text == text }

    /// ECMAScript 2020, 11.6.2, in strict code.
    static let keywords: Set<String> = [
        "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "else", "enum",
        "export", "extends", "false", "finally", "for", "function", "if", "import", "in", "instanceof", "let", "new",
        "null", "return", "super", "switch", "this", "throw", "true", "try", "typeof", "var", "void", "while", "with",
        "yield",
    ]
}

/// Why code is no script, and where.
struct ScriptSyntaxError: Error, Equatable {
    /// In the words of TypeScript, whose parser AppSync's are ("Parsing error: Unterminated string literal" in the API
    /// reference of CodeError).
    var message: String
    var range: Range<Int>
}
