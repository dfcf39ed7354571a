/// The grammar of update expressions.
///
///     update = clause { clause }
///     clause = SET set { "," set } | REMOVE path { "," path } | ADD path value { "," … } | DELETE path value { "," … }
///     set = path "=" ( sum | "(" sum ")" )      sum = operand [ ( "+" | "-" ) operand ]
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
        var open = 0
        while token.kind == .leftParenthesis {
            advance()
            open += 1
        }
        var sum = UpdateAction<PathTemplate, String>.Assignment.operand(try operand(of: .update))
        while true {
            if case .operand(let left) = sum { sum = try self.sum(after: left) }
            guard open > 0 else { return sum }
            try expect(.rightParenthesis)
            open -= 1
        }
    }

    private mutating func sum(
        after left: ParsedOperand
    ) throws(Refusal) -> UpdateAction<PathTemplate, String>.Assignment {
        if accept(.plus) {
            operatorCount += 1
            return .sum(left, try operand(of: .update))
        }
        if accept(.minus) {
            operatorCount += 1
            return .difference(left, try operand(of: .update))
        }
        return .operand(left)
    }
}
