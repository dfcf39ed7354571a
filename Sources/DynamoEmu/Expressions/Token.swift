/// A word or sign of an expression, by its place in the text.
struct Token: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        /// A letter, then letters, digits and underscores: an attribute, a function or a keyword.
        case identifier
        /// `#name`
        case nameReference
        /// `:value`
        case valueReference
        /// Decimal digits: only the index of a list element is written so.
        case number
        case leftParenthesis, rightParenthesis, leftBracket, rightBracket, comma, dot, plus, minus
        case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
        /// One character that no expression contains.
        case illegal
        case end
    }

    let kind: Kind
    /// Offsets in the text's UTF-8.
    let range: Range<Int>
}
