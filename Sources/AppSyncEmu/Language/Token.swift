/// Token (2.1.6): what the lexer finds between ignored tokens.
struct Token: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        case exclamation, dollar, ampersand, openParenthesis, closeParenthesis, spread, colon, equals, at
        case openBracket, closeBracket, openBrace, pipe, closeBrace
        case name, int, float, string, blockString
        case endOfFile
    }

    var kind: Kind
    /// Offsets into the source's UTF-8, quotes included.
    var range: Range<Int>
    var location: SourceLocation
}
