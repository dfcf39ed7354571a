/// Text → syntax tree of a module, in the grammar of ECMAScript 2020 and what later editions changed in expressions.
/// More than AppSync runs is parsed, so that a rule can say what is not supported; what engines refuse beyond the
/// grammar (a name declared twice, an assignment to a call) is left to the engine.
struct ScriptParser {
    /// Deeper nesting is nobody's code, and would not fit on the stack.
    static let depthLimit = 250

    private(set) var lexer: ScriptLexer
    private(set) var token: ScriptToken
    /// Where the token before ended.
    private(set) var previousEnd = 0
    private var depth = 0
    /// Opening parentheses that are known not to begin the parameters of an arrow function.
    private var ordinaryParentheses: Set<Int> = []

    static func parse(_ text: String) throws(ScriptSyntaxError) -> ScriptNode {
        var parser = try ScriptParser(text)
        return try parser.program()
    }

    private init(_ text: String) throws(ScriptSyntaxError) {
        lexer = ScriptLexer(text)
        token = try lexer.token(at: 0)
    }

    // MARK: - Tokens

    mutating func advance() throws(ScriptSyntaxError) {
        previousEnd = token.range.upperBound
        token = try lexer.token(at: previousEnd)
    }

    func isAt(_ punctuator: String) -> Bool { token.isPunctuator(punctuator) }

    mutating func eat(_ punctuator: String) throws(ScriptSyntaxError) -> Bool {
        guard isAt(punctuator) else { return false }
        try advance()
        return true
    }

    mutating func eatKeyword(_ keyword: String) throws(ScriptSyntaxError) -> Bool {
        guard token.isKeyword(keyword) else { return false }
        try advance()
        return true
    }

    mutating func expect(_ punctuator: String) throws(ScriptSyntaxError) {
        guard try eat(punctuator) else { throw failure("'\(punctuator)' expected.") }
    }

    mutating func expectKeyword(_ keyword: String) throws(ScriptSyntaxError) {
        guard try eatKeyword(keyword) else { throw failure("'\(keyword)' expected.") }
    }

    /// The rules of 11.9, "Automatic Semicolon Insertion".
    mutating func endStatement() throws(ScriptSyntaxError) {
        if try eat(";") { return }
        guard isAt("}") || token.kind == .end || token.isAfterNewline else { throw failure("';' expected.") }
    }

    func failure(_ message: String) -> ScriptSyntaxError { ScriptSyntaxError(message: message, range: token.range) }

    func node(
        _ kind: ScriptNode.Kind, from start: Int, _ children: [ScriptNode] = [], text: String = ""
    ) -> ScriptNode {
        ScriptNode(kind: kind, range: start..<max(start, previousEnd), text: text, children: children)
    }

    /// A name that can be bound; words that are reserved in some places only are names here.
    mutating func bindingName() throws(ScriptSyntaxError) -> String {
        guard token.kind == .identifier || token.isKeyword("yield") else {
            throw failure(
                token.kind == .keyword
                    ? "Identifier expected. '\(token.text)' is a reserved word that cannot be used here."
                    : "Identifier expected.")
        }
        let name = token.text
        try advance()
        return name
    }

    mutating func nested<Result>(
        _ body: (inout ScriptParser) throws(ScriptSyntaxError) -> Result
    ) throws(ScriptSyntaxError) -> Result {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { throw failure("The code is nested too deeply.") }
        return try body(&self)
    }

    // MARK: - Going back

    /// Tries the parameters of an arrow function at an opening parenthesis; nil, and nothing is read, when they are none.
    mutating func arrowParameters() throws(ScriptSyntaxError) -> ScriptNode? {
        guard !ordinaryParentheses.contains(token.range.lowerBound) else { return nil }
        let saved = self
        do throws(ScriptSyntaxError) {
            let parameters = try self.parameters()
            if isAt("=>"), !token.isAfterNewline { return parameters }
        } catch {
            // It is an expression in parentheses, or wrong in either reading.
        }
        let known = ordinaryParentheses
        self = saved
        ordinaryParentheses = known
        ordinaryParentheses.insert(token.range.lowerBound)
        return nil
    }

    /// What comes after the token at hand.
    func next() throws(ScriptSyntaxError) -> ScriptToken {
        var lexer = lexer
        return try lexer.token(at: token.range.upperBound)
    }

    mutating func rescanRegularExpression() throws(ScriptSyntaxError) {
        token = try lexer.regularExpression(at: token.range.lowerBound, isAfterNewline: token.isAfterNewline)
    }

    mutating func rescanTemplatePart() throws(ScriptSyntaxError) {
        token = try lexer.templatePart(at: token.range.lowerBound)
    }
}
