/// Tokens to statements, after the grammar of "PartiQL reference for DynamoDB". Refusals are in the words of the
/// PartiQL parser that AWS publishes, which are those DynamoDB answers with wherever its answers are known.
///
///     statement = select | insert | update | delete | EXISTS "(" select ")"
///     select = SELECT ( "*" | path { "," path } ) FROM source [ WHERE condition ] [ ORDER BY key [ASC|DESC] { "," … } ]
///     insert = INSERT INTO table VALUE map
///     update = UPDATE source ( SET path "=" sum { "," … } | REMOVE path { "," … } ) { … } WHERE condition [ returning ]
///     delete = DELETE FROM source [ WHERE condition ] [ returning ]
///     returning = RETURNING ( ALL | MODIFIED ) ( OLD | NEW ) "*"
struct PartiQLParser {
    let text: [UInt8]
    private let tokens: [PartiQLToken]
    private(set) var index = 0
    /// Open brackets and NOTs: bounds the recursion.
    private var depth = 0
    /// How many `?` were read.
    var parameterCount = 0

    /// Deeper than attributes may nest, and than anybody nests conditions. The bound is the emulator's own.
    static let depthLimit = 100

    private init(_ source: String) throws(DynamoError) {
        text = Array(source.utf8)
        tokens = try PartiQLLexer.tokens(of: text)
    }

    struct Parsed: Sendable {
        var statement: PartiQLStatement
        /// How many parameters it takes.
        var parameterCount: Int
    }

    static func parse(_ source: String) throws(DynamoError) -> Parsed {
        var parser = try PartiQLParser(source)
        let statement = try parser.statement()
        try parser.finish()
        return Parsed(statement: statement, parameterCount: parser.parameterCount)
    }

    // MARK: - Cursor

    var token: PartiQLToken { tokens[index] }

    /// The token after this one.
    var following: PartiQLToken { tokens[min(index + 1, tokens.count - 1)] }

    func place(of token: PartiQLToken) -> StatementPlace { StatementPlace(token.range, in: text) }

    func place(tokensAhead count: Int) -> StatementPlace { place(of: tokens[min(index + count, tokens.count - 1)]) }

    mutating func advance() {
        if index < tokens.count - 1 { index += 1 }
    }

    func isAt(_ sign: String) -> Bool { token.kind == .sign(sign) }

    mutating func accept(_ sign: String) -> Bool {
        guard isAt(sign) else { return false }
        advance()
        return true
    }

    mutating func expect(_ sign: String) throws(DynamoError) {
        guard accept(sign) else { throw .malformedStatement("Expected \(sign)") }
    }

    func isAt(keyword: String) -> Bool {
        guard case .word(let word) = token.kind else { return false }
        return word.utf8.count == keyword.utf8.count && word.uppercased() == keyword
    }

    mutating func accept(keyword: String) -> Bool {
        guard isAt(keyword: keyword) else { return false }
        advance()
        return true
    }

    mutating func nested<Result>(
        _ body: (inout PartiQLParser) throws(DynamoError) -> Result
    ) throws(DynamoError) -> Result {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { throw .malformedStatement("The statement is nested too deeply") }
        return try body(&self)
    }

    /// What is left must be nothing, or one semicolon.
    private mutating func finish() throws(DynamoError) {
        if accept(";"), token.kind != .end {
            throw .malformedStatement("Unexpected token after semicolon. (Only one query is allowed.)")
        }
        guard token.kind == .end else { throw .malformedStatement("Unexpected token after expression") }
    }

    // MARK: - Statements

    private mutating func statement() throws(DynamoError) -> PartiQLStatement {
        if accept(keyword: "SELECT") { return .select(try select()) }
        if accept(keyword: "INSERT") { return .insert(try insert()) }
        if accept(keyword: "UPDATE") { return .update(try update()) }
        if accept(keyword: "DELETE") { return .delete(try delete()) }
        if isAt(keyword: "EXISTS"), following.kind == .sign("(") {
            advance()
            advance()
            guard accept(keyword: "SELECT") else { throw unexpected() }
            let inner = try select()
            try expect(")")
            return .exists(inner)
        }
        throw notAStatement()
    }

    /// What does not begin as a statement may still be an expression, and what has a FROM then wants a data
    /// manipulation: this is how a misspelt SELECT is answered.
    private func notAStatement() -> DynamoError {
        guard case .word(let word) = token.kind, !PartiQLKeyword.contains(word) else { return unexpected() }
        let hasFrom = tokens.contains {
            if case .word(let word) = $0.kind { word.uppercased() == "FROM" } else { false }
        }
        return .malformedStatement(
            hasFrom || following.kind == .end ? "Expected data manipulation" : "Unexpected token after expression"
        )
    }

    /// The refusal of a token where an expression should begin.
    func unexpected() -> DynamoError {
        switch token.kind {
        case .word: .malformedStatement("Unexpected keyword")
        case .sign("+"), .sign("-"), .sign("*"), .sign("/"), .sign("%"), .sign("="), .sign("<"), .sign(">"),
            .sign("<="), .sign(">="), .sign("<>"), .sign("!="), .sign("|"), .sign("^"), .sign("@"):
            .malformedStatement("Unexpected operator")
        case .quoted, .string, .number, .sign, .end: .malformedStatement("Unexpected term")
        }
    }

    private mutating func select() throws(DynamoError) -> SelectStatement {
        let columns = try columns()
        guard accept(keyword: "FROM") else { throw .malformedStatement("Expected FROM after SELECT list") }
        var statement = SelectStatement(columns: columns, source: try source())
        if accept(keyword: "WHERE") { statement.condition = try condition() }
        if isAt(keyword: "ORDER") {
            advance()
            guard accept(keyword: "BY") else { throw .malformedStatement("Expected BY") }
            repeat { statement.order.append(try order()) } while accept(",")
        }
        for clause in ["GROUP", "HAVING", "LIMIT"] where isAt(keyword: clause) {
            throw .validation("Unsupported clause: \(clause) at \(place(of: token))")
        }
        return statement
    }

    private mutating func columns() throws(DynamoError) -> [DocumentPath]? {
        if accept("*") { return nil }
        var columns: [DocumentPath] = []
        repeat {
            // DynamoDB has no functions here, and no constants: neither is a part of a path.
            if case .word = token.kind, following.kind == .sign("(") { throw unexpectedComponent() }
            switch token.kind {
            case .string, .number, .sign("?"), .sign("["), .sign("{"), .sign("<<"), .sign("("):
                throw unexpectedComponent()
            default: columns.append(try path())
            }
        } while accept(",")
        return columns
    }

    private func unexpectedComponent() -> DynamoError {
        .validation("Unexpected path component at \(place(of: token))")
    }

    private mutating func order() throws(DynamoError) -> SelectStatement.Order {
        let attribute = try path()
        let isDescending = accept(keyword: "DESC")
        if !isDescending { _ = accept(keyword: "ASC") }
        return SelectStatement.Order(attribute: attribute.top, isDescending: isDescending)
    }

    private mutating func insert() throws(DynamoError) -> InsertStatement {
        guard accept(keyword: "INTO") else { throw .malformedStatement("Unexpected keyword") }
        let place = place(of: token)
        let source = try source(isSimple: true)
        guard source.index == nil else {
            throw .validation(
                "FROM clause may only contain a single table name in data manipulation statements at \(place)"
            )
        }
        if isAt("<<") || isAt(keyword: "VALUES") {
            throw .validation(
                "Unsupported operation: Inserting multiple items in a single statement is not supported, "
                    + "use \"INSERT INTO tableName VALUE item\" instead"
            )
        }
        guard accept(keyword: "VALUE") else { throw try notAValue() }
        switch token.kind {
        case .sign("{"), .sign("?"): return InsertStatement(table: source.table, item: try value())
        default: throw unexpected()
        }
    }

    /// SQL's `(columns) VALUES (…)`: the parser takes the columns for an expression.
    private mutating func notAValue() throws(DynamoError) -> DynamoError {
        guard accept("(") else { return unexpected() }
        repeat { _ = try operand() } while accept(",")
        try expect(")")
        return .malformedStatement("Unexpected token after expression")
    }

    private mutating func update() throws(DynamoError) -> UpdateStatement {
        var statement = UpdateStatement(source: try source(isSimple: true), clauses: [])
        while true {
            if accept(keyword: "SET") {
                repeat { statement.clauses.append(.set(try assignment())) } while accept(",")
            } else if accept(keyword: "REMOVE") {
                repeat { statement.clauses.append(.remove(try path(isSimple: true))) } while accept(",")
            } else {
                break
            }
        }
        guard !statement.clauses.isEmpty else { throw .malformedStatement("Expected data manipulation") }
        if accept(keyword: "WHERE") { statement.condition = try condition() }
        statement.returning = try returning()
        return statement
    }

    private mutating func assignment() throws(DynamoError) -> UpdateStatement.Assignment {
        guard !isAt(keyword: "WHERE") else { throw .malformedStatement("Expected assignment for SET") }
        let target = try path(isSimple: true)
        guard accept("=") else { throw .malformedStatement("Expected '='") }
        let place = place(of: token)
        let argumentPlace = self.place(tokensAhead: 2)
        return UpdateStatement.Assignment(
            target: target,
            value: try operand(),
            place: place,
            argumentPlace: argumentPlace
        )
    }

    private mutating func delete() throws(DynamoError) -> DeleteStatement {
        guard accept(keyword: "FROM") else { throw .malformedStatement("Expected FROM after DELETE") }
        var statement = DeleteStatement(source: try source(isSimple: true))
        if accept(keyword: "WHERE") { statement.condition = try condition() }
        statement.returning = try returning()
        return statement
    }

    private mutating func returning() throws(DynamoError) -> ReturningClause? {
        guard accept(keyword: "RETURNING") else { return nil }
        var words: [String] = []
        for _ in 0..<2 {
            guard case .word(let word) = token.kind else { break }
            words.append(word.uppercased())
            advance()
        }
        guard let clause = ReturningClause(rawValue: words.joined(separator: " ")), accept("*") else {
            // The words are inferred.
            throw .malformedStatement("Expected RETURNING ( ALL | MODIFIED ) ( OLD | NEW ) *")
        }
        return clause
    }

    // MARK: - Names

    /// A table, and the index that is read in its place.
    private mutating func source(isSimple: Bool = false) throws(DynamoError) -> StatementSource {
        var components = [try identifier(isSimple: isSimple)]
        while accept(".") { components.append(try identifier(isSimple: isSimple)) }
        if components.contains("") { throw .validation("Path component cannot be an empty string") }
        guard components.count <= 2 else {
            throw .validation("A path may contain at most 2 components in the FROM clause")
        }
        return StatementSource(table: components[0], index: components.count > 1 ? components[1] : nil)
    }

    /// - Parameter isSimple: whether the parser expects a name and nothing else, which has a refusal of its own.
    private mutating func identifier(isSimple: Bool) throws(DynamoError) -> String {
        switch token.kind {
        case .quoted(let name):
            advance()
            return name
        case .word(let name) where !PartiQLKeyword.contains(name):
            advance()
            return name
        default:
            if isSimple { throw .malformedStatement("Expected identifier for simple path") }
            throw unexpected()
        }
    }

    /// `a.b[0]['c']`
    mutating func path(isSimple: Bool = false) throws(DynamoError) -> DocumentPath {
        var elements: [DocumentPath.Element] = [.name(AttributeName(try identifier(isSimple: isSimple)))]
        while true {
            if accept(".") {
                switch token.kind {
                case .word(let name), .quoted(let name): elements.append(.name(AttributeName(name)))
                default: throw .malformedStatement("Invalid path dot component")
                }
                advance()
            } else if accept("[") {
                elements.append(try bracketed())
                try expect("]")
            } else {
                return DocumentPath(elements)
            }
        }
    }

    private mutating func bracketed() throws(DynamoError) -> DocumentPath.Element {
        let isNegative = accept("-")
        defer { advance() }
        switch token.kind {
        case .string(let name) where !isNegative: return .name(AttributeName(name))
        case .number(let number):
            guard let index = Int(number), !isNegative || index == 0 else {
                throw .validation(
                    "List index is not within the allowable range; "
                        + "index: [\(isNegative ? "-" : "")\(number)] at \(place(of: token))"
                )
            }
            return .index(index)
        default: throw unexpectedComponent()
        }
    }
}
