/// The grammar of update expressions.
///
///     update = clause { clause }
///     clause = SET set { "," set } | REMOVE path { "," path } | ADD path value { "," … } | DELETE path value { "," … }
///     set = path "=" ( sum | "(" sum ")" )      sum = operand [ ( "+" | "-" ) operand ]
///     operand = path | value | function "(" operand { "," operand } ")" | "(" operand ")"
extension ExpressionParser {
    static func update(_ text: String) throws(Refusal) -> ParsedUpdate {
        var parser = try ExpressionParser(text, keywords: ["SET", "REMOVE", "ADD", "DELETE"])
        var actions: ParsedUpdate = []
        var clauses: Set<String> = []
        var repeated: String?
        repeat {
            let clause = try parser.clause(into: &actions)
            if !clauses.insert(clause).inserted, repeated == nil { repeated = clause }
        } while parser.token.kind != .end
        try parser.finish(ranksReservedWordsFirst: true)
        if let repeated {
            throw Refusal("The \"\(repeated)\" section can only be used once in an update expression;")
        }
        return actions
    }

    private mutating func clause(into actions: inout ParsedUpdate) throws(Refusal) -> String {
        if acceptKeyword("SET") {
            repeat { actions.append(try setAction()) } while accept(.comma)
            return "SET"
        }
        if acceptKeyword("REMOVE") {
            repeat { actions.append(.remove(try path())) } while accept(.comma)
            return "REMOVE"
        }
        if acceptKeyword("ADD") {
            repeat {
                let path = try path()
                actions.append(.add(path, try valueReference()))
            } while accept(.comma)
            return "ADD"
        }
        if acceptKeyword("DELETE") {
            repeat {
                let path = try path()
                actions.append(.delete(path, try valueReference()))
            } while accept(.comma)
            return "DELETE"
        }
        throw syntaxError()
    }

    private mutating func valueReference() throws(Refusal) -> String {
        guard token.kind == .valueReference else { throw syntaxError() }
        let name = text(of: token)
        advance()
        return name
    }

    private mutating func setAction() throws(Refusal) -> UpdateAction<PathTemplate, String> {
        let target = try path()
        try expect(.equal)
        return .set(target, try sum())
    }

    /// A parenthesis may hold the whole sum or only its first operand.
    private mutating func sum() throws(Refusal) -> UpdateAction<PathTemplate, String>.Assignment {
        guard token.kind == .leftParenthesis else { return try sum(after: try updateOperand()) }
        try enter()
        advance()
        let inner = try sum()
        try expect(.rightParenthesis)
        leave()
        guard case .operand(let operand) = inner else { return inner }
        return try sum(after: operand)
    }

    private mutating func sum(
        after left: ParsedOperand
    ) throws(Refusal) -> UpdateAction<PathTemplate, String>.Assignment {
        if accept(.plus) {
            operatorCount += 1
            return .sum(left, try updateOperand())
        }
        if accept(.minus) {
            operatorCount += 1
            return .difference(left, try updateOperand())
        }
        return .operand(left)
    }

    private mutating func updateOperand() throws(Refusal) -> ParsedOperand {
        switch token.kind {
        case .leftParenthesis:
            try enter()
            advance()
            let inner = try updateOperand()
            try expect(.rightParenthesis)
            leave()
            return inner
        case .valueReference:
            return .value(try valueReference())
        case .identifier where isFollowed(by: .leftParenthesis) && !isAnyKeyword:
            return try updateFunctionCall()
        default:
            return .path(try path())
        }
    }

    private mutating func updateFunctionCall() throws(Refusal) -> ParsedOperand {
        let name = text(of: token)
        advance()
        operatorCount += 1
        try enter()
        try expect(.leftParenthesis)
        var arguments = [try updateOperand()]
        while accept(.comma) { arguments.append(try updateOperand()) }
        try expect(.rightParenthesis)
        leave()
        if UpdateFunction(rawValue: name) == nil {
            if ConditionFunction(rawValue: name) != nil {
                if foreignFunction == nil {
                    foreignFunction = "The function is not allowed in an update expression; function: \(name)"
                }
            } else if unknownFunction == nil {
                unknownFunction = name
            }
        }
        return .function(name, arguments)
    }
}
