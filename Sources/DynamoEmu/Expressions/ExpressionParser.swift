/// Tokens to trees: the cursor that all grammars share, and what they have in common, document paths.
///
/// Some faults stop the parser (syntax errors), others are only noted, since AWS reports faults by rank, not by place:
/// the whole text must be syntactically right before redundant parentheses, unknown functions and reserved words count.
struct ExpressionParser {
    /// Why an expression is refused, without the "Invalid …Expression: " before it.
    struct Refusal: Error, Equatable {
        let message: String
        init(_ message: String) { self.message = message }
    }

    let text: [UInt8]
    private let keywords: [StaticString]
    private let tokens: [Token]
    private var index = 0

    // The first fault of each kind.
    var hasRedundantParentheses = false
    var unknownFunction: String?
    var misusedFunction: String?
    var foreignFunction: String?
    var reservedWord: String?
    var pathFault: String?
    var operatorCount = 0

    /// AWS's limits ("Expression parameters", Constraints in Amazon DynamoDB).
    static let byteLimit = 4096
    static let operatorLimit = 300
    static let pathLimit = 32

    /// - Parameter keywords: the words of the grammar, in capitals, which cannot be names in it.
    init(_ source: String, keywords: [StaticString]) throws(Refusal) {
        self.keywords = keywords
        text = Array(source.utf8)
        if text.isEmpty { throw Refusal("The expression can not be empty;") }
        if text.count > Self.byteLimit {
            throw Refusal(
                "Expression size has exceeded the maximum allowed size; expression size: \(text.count)"
            )
        }
        tokens = Lexer.tokens(of: text)
    }

    // MARK: - Cursor

    var token: Token { tokens[index] }

    func text(of token: Token) -> String { String(decoding: text[token.range], as: UTF8.self) }

    mutating func advance() {
        if index < tokens.count - 1 { index += 1 }
    }

    mutating func accept(_ kind: Token.Kind) -> Bool {
        guard token.kind == kind else { return false }
        advance()
        return true
    }

    mutating func expect(_ kind: Token.Kind) throws(Refusal) {
        guard accept(kind) else { throw syntaxError() }
    }

    /// Whether the token is that keyword, in any case. The keyword is given in capitals.
    func isKeyword(_ keyword: StaticString) -> Bool {
        guard token.kind == .identifier, token.range.count == keyword.utf8CodeUnitCount else { return false }
        return keyword.withUTF8Buffer { keyword in
            zip(text[token.range], keyword).allSatisfy { $0 & 0xDF == $1 }
        }
    }

    var isAnyKeyword: Bool { keywords.contains { isKeyword($0) } }

    mutating func acceptKeyword(_ keyword: StaticString) -> Bool {
        guard isKeyword(keyword) else { return false }
        advance()
        return true
    }

    /// Whether the token after this one is of that kind.
    func isFollowed(by kind: Token.Kind) -> Bool { tokens[min(index + 1, tokens.count - 1)].kind == kind }

    /// The token at the cursor does not fit. `near` quotes it with its neighbours, as the text has them.
    func syntaxError() -> Refusal {
        let start = index > 0 ? tokens[index - 1].range.lowerBound : token.range.lowerBound
        var end = token.range.upperBound
        if index + 1 < tokens.count, tokens[index + 1].kind != .end { end = tokens[index + 1].range.upperBound }
        if token.kind == .end { end = index > 0 ? tokens[index - 1].range.upperBound : start }
        let name = token.kind == .end ? "<EOF>" : text(of: token)
        let near = String(decoding: text[start..<max(start, end)], as: UTF8.self)
        return Refusal("Syntax error; token: \"\(name)\", near: \"\(near)\"")
    }

    // MARK: - Paths

    /// path = name { "." name | "[" digits "]" }; the keywords of the grammar are no names.
    mutating func path() throws(Refusal) -> PathTemplate { try pathTail(after: [try name()]) }

    mutating func pathTail(after head: [PathTemplate.Element]) throws(Refusal) -> PathTemplate {
        var elements = head
        while true {
            if accept(.dot) {
                elements.append(try name())
            } else if accept(.leftBracket) {
                elements.append(.index(try listIndex()))
            } else {
                break
            }
        }
        if elements.count > Self.pathLimit, pathFault == nil {
            pathFault = "The document path has too many nesting levels; nesting levels: \(elements.count)"
        }
        return PathTemplate(elements)
    }

    private mutating func name() throws(Refusal) -> PathTemplate.Element {
        switch token.kind {
        case .nameReference:
            let name = text(of: token)
            advance()
            return .reference(name)
        case .identifier:
            if isAnyKeyword { throw syntaxError() }
            let name = text(of: token)
            if reservedWord == nil, ReservedWords.contains(name) { reservedWord = name }
            advance()
            return .name(name)
        default: throw syntaxError()
        }
    }

    private mutating func listIndex() throws(Refusal) -> Int {
        guard token.kind == .number else { throw syntaxError() }
        let digits = text(of: token)
        advance()
        try expect(.rightBracket)
        guard let index = Int32(digits) else {
            if pathFault == nil {
                pathFault = "List index is not within the allowable range; index: [\(digits)]"
            }
            return 0
        }
        return Int(index)
    }

    // MARK: - End

    /// Nothing may follow; then the noted faults count, in AWS's order.
    ///
    /// - Parameter ranksReservedWordsFirst: update expressions name reserved words before functions.
    func finish(ranksReservedWordsFirst: Bool = false) throws(Refusal) {
        guard token.kind == .end else { throw syntaxError() }
        if operatorCount > Self.operatorLimit {
            throw Refusal("The expression contains too many operators; operator count: \(operatorCount)")
        }
        if ranksReservedWordsFirst { try refuseReservedWord() }
        if hasRedundantParentheses { throw Refusal("The expression has redundant parentheses;") }
        if let unknownFunction { throw Refusal("Invalid function name; function: \(unknownFunction)") }
        if let foreignFunction { throw Refusal(foreignFunction) }
        if let misusedFunction {
            throw Refusal(
                "The function is not allowed to be used this way in an expression; function: \(misusedFunction)"
            )
        }
        try refuseReservedWord()
        if let pathFault { throw Refusal(pathFault) }
    }

    private func refuseReservedWord() throws(Refusal) {
        if let reservedWord {
            throw Refusal("Attribute name is a reserved keyword; reserved keyword: \(reservedWord)")
        }
    }
}
