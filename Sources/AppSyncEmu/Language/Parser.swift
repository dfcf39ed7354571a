/// The tokens of one document, one at a time; the grammar is in `DocumentParser` and `SchemaDocumentParser`.
struct Parser {
    /// Levels of nested selection sets, values and types.
    static let depthLimit = 200
    /// AppSync's quota on tokens in a query.
    static let queryTokenLimit = 15_000

    private var lexer: Lexer
    private(set) var token: Token
    private var tokenCount = 0
    private let tokenLimit: Int
    private var depth = 0

    init(_ source: String, tokenLimit: Int, keepsComments: Bool = false) throws(GraphQLSyntaxError) {
        self.tokenLimit = tokenLimit
        lexer = Lexer(source, keepsComments: keepsComments)
        token = try lexer.next()
    }

    var location: SourceLocation { token.location }
    var tokenText: String { lexer.text(of: token) }
    /// The comments before the token, if the parser keeps them.
    var comments: [String] { lexer.comments }
    var tokenStringValue: String { lexer.stringValue(of: token) }

    mutating func advance() throws(GraphQLSyntaxError) {
        tokenCount += 1
        guard tokenCount <= tokenLimit else { throw .tooManyTokens(at: token.location) }
        token = try lexer.next()
    }

    /// Whether the token is that one, which then is taken.
    mutating func skip(_ kind: Token.Kind) throws(GraphQLSyntaxError) -> Bool {
        guard token.kind == kind else { return false }
        try advance()
        return true
    }

    mutating func expect(_ kind: Token.Kind) throws(GraphQLSyntaxError) {
        guard try skip(kind) else { throw unexpected() }
    }

    func atKeyword(_ keyword: StaticString) -> Bool { lexer.token(token, is: keyword) }

    mutating func skipKeyword(_ keyword: StaticString) throws(GraphQLSyntaxError) -> Bool {
        guard atKeyword(keyword) else { return false }
        try advance()
        return true
    }

    mutating func expectKeyword(_ keyword: StaticString) throws(GraphQLSyntaxError) {
        guard try skipKeyword(keyword) else { throw unexpected() }
    }

    func unexpected() -> GraphQLSyntaxError {
        .offending(token.kind == .endOfFile ? "<EOF>" : tokenText, at: token.location)
    }

    /// Runs `body` one level deeper; hostile nesting ends in an error, not in a stack overflow.
    mutating func nested<Result>(
        _ body: (inout Parser) throws(GraphQLSyntaxError) -> Result
    ) throws(GraphQLSyntaxError) -> Result {
        depth += 1
        guard depth <= Self.depthLimit else { throw .tooDeep(at: token.location) }
        defer { depth -= 1 }
        return try body(&self)
    }

    /// One or more, between brackets.
    mutating func many<Element>(
        _ open: Token.Kind,
        _ close: Token.Kind,
        _ element: (inout Parser) throws(GraphQLSyntaxError) -> Element
    ) throws(GraphQLSyntaxError) -> [Element] {
        try expect(open)
        var elements: [Element] = []
        repeat { elements.append(try element(&self)) } while try !skip(close)
        return elements
    }

    /// Nothing, or any number between brackets.
    mutating func optionalAny<Element>(
        _ open: Token.Kind,
        _ close: Token.Kind,
        _ element: (inout Parser) throws(GraphQLSyntaxError) -> Element
    ) throws(GraphQLSyntaxError) -> [Element] {
        guard try skip(open) else { return [] }
        var elements: [Element] = []
        while try !skip(close) { elements.append(try element(&self)) }
        return elements
    }

    /// Nothing, or one or more between brackets.
    mutating func optionalMany<Element>(
        _ open: Token.Kind,
        _ close: Token.Kind,
        _ element: (inout Parser) throws(GraphQLSyntaxError) -> Element
    ) throws(GraphQLSyntaxError) -> [Element] {
        token.kind == open ? try many(open, close, element) : []
    }
}
