/// The grammar of what stands after WHERE and on the right of an assignment.
///
///     condition = and { OR and }      and = not { AND not }      not = NOT not | predicate
///     predicate = sum [ comparator sum | [NOT] BETWEEN sum AND sum | [NOT] IN list | IS [NOT] ( MISSING | NULL ) ]
///     sum = primary { ( "+" | "-" ) primary }
///     primary = path | value | function "(" [ sum { "," sum } ] ")" | "(" condition ")"
extension PartiQLParser {
    /// What an expression may turn out to be: parentheses hold both.
    private enum Expression {
        case condition(StatementCondition)
        case operand(StatementOperand)
    }

    mutating func condition() throws(DynamoError) -> StatementCondition { try condition(of: disjunction()) }

    mutating func operand() throws(DynamoError) -> StatementOperand { try operand(of: sum()) }

    private func condition(of expression: Expression) throws(DynamoError) -> StatementCondition {
        guard case .condition(let condition) = expression else {
            // An attribute or a value alone. The words are inferred.
            throw .validation("The WHERE clause must be a condition")
        }
        return condition
    }

    private func operand(of expression: Expression) throws(DynamoError) -> StatementOperand {
        guard case .operand(let operand) = expression else {
            // A condition where a value should be. The words are inferred.
            throw .validation("A condition can not be an operand")
        }
        return operand
    }

    // MARK: - Conditions

    private mutating func disjunction() throws(DynamoError) -> Expression {
        let first = try conjunction()
        guard isAt(keyword: "OR") else { return first }
        var conditions = [try condition(of: first)]
        while accept(keyword: "OR") { conditions.append(try condition(of: conjunction())) }
        return .condition(StatementCondition.joined(conditions) { .or($0, $1) })
    }

    private mutating func conjunction() throws(DynamoError) -> Expression {
        let first = try negation()
        guard isAt(keyword: "AND") else { return first }
        var conditions = [try condition(of: first)]
        while accept(keyword: "AND") { conditions.append(try condition(of: negation())) }
        return .condition(StatementCondition.joined(conditions) { .and($0, $1) })
    }

    private mutating func negation() throws(DynamoError) -> Expression {
        guard accept(keyword: "NOT") else { return try predicate() }
        let inner = try nested { (parser) throws(DynamoError) in try parser.negation() }
        return .condition(.not(try condition(of: inner)))
    }

    private mutating func predicate() throws(DynamoError) -> Expression {
        let left = try sum()
        if let comparator = comparator() {
            advance()
            return .condition(.comparison(comparator, try operand(of: left), try operand()))
        }
        if accept(keyword: "IS") {
            let isNegative = accept(keyword: "NOT")
            let condition = try typePredicate(try operand(of: left))
            return .condition(isNegative ? .not(condition) : condition)
        }
        let isNegative = isAt(keyword: "NOT") && ["IN", "BETWEEN"].contains(followingWord)
        if isNegative { advance() }
        var condition: StatementCondition
        if accept(keyword: "BETWEEN") {
            let lower = try operand()
            guard accept(keyword: "AND") else { throw .malformedStatement("Expected expression after AND") }
            condition = .between(try operand(of: left), lower, try operand())
        } else if accept(keyword: "IN") {
            condition = .membership(try operand(of: left), try candidates())
        } else {
            return left
        }
        if isNegative { condition = .not(condition) }
        return .condition(condition)
    }

    private var followingWord: String? {
        if case .word(let word) = following.kind { word.uppercased() } else { nil }
    }

    private func comparator() -> Comparator? {
        guard case .sign(let sign) = token.kind else { return nil }
        return sign == "!=" ? .notEqual : Comparator(rawValue: sign)
    }

    private mutating func typePredicate(_ operand: StatementOperand) throws(DynamoError) -> StatementCondition {
        if accept(keyword: "MISSING") { return .function("attribute_not_exists", [operand]) }
        if accept(keyword: "NULL") { return .function("attribute_type", [operand, .value(.string("NULL"))]) }
        throw .malformedStatement("Expected type name")
    }

    /// `IN (…)` or `IN […]`
    private mutating func candidates() throws(DynamoError) -> [StatementOperand] {
        let close: String
        if accept("(") {
            close = ")"
        } else if accept("[") {
            close = "]"
        } else if accept("<<") {
            close = ">>"
        } else {
            throw unexpected()
        }
        var candidates: [StatementOperand] = []
        repeat { candidates.append(try operand()) } while accept(",")
        try expect(close)
        return candidates
    }

    // MARK: - Operands

    private mutating func sum() throws(DynamoError) -> Expression {
        var left = try primary()
        while isAt("+") || isAt("-") {
            let name = isAt("+") ? "+" : "-"
            advance()
            left = .operand(.function(name, [try operand(of: left), try operand(of: primary())]))
        }
        return left
    }

    private mutating func primary() throws(DynamoError) -> Expression {
        switch token.kind {
        case .sign("("):
            advance()
            let inner = try nested { (parser) throws(DynamoError) in try parser.disjunction() }
            try expect(")")
            return inner
        case .word(let word) where following.kind == .sign("("):
            return try call(word.lowercased())
        case .word(let word):
            switch word.uppercased() {
            case "TRUE", "FALSE", "NULL", "MISSING": return .operand(.value(try value()))
            default: return .operand(.path(try path()))
            }
        case .quoted: return .operand(.path(try path()))
        default: return .operand(.value(try value()))
        }
    }

    /// Functions are not case-sensitive here (developer guide, "Use PartiQL functions with DynamoDB").
    private mutating func call(_ name: String) throws(DynamoError) -> Expression {
        let place = place(of: token)
        advance()
        advance()
        var arguments: [StatementOperand] = []
        if !isAt(")") {
            repeat {
                arguments.append(try nested { (parser) throws(DynamoError) in try parser.operand() })
            } while accept(",")
        }
        try expect(")")
        switch name {
        case "begins_with", "contains", "attribute_type": return .condition(.function(name, arguments))
        case "size", "list_append", "set_add", "set_delete": return .operand(.function(name, arguments))
        case "exists": throw .validation("EXISTS can only be used in ExecuteTransaction write requests.")
        default:
            // The words are inferred.
            throw .validation("Unsupported function: \(name.uppercased()) at \(place)")
        }
    }

    // MARK: - Constants

    mutating func value() throws(DynamoError) -> PartiQLValue {
        switch token.kind {
        case .string(let string):
            advance()
            return .string(string)
        case .number(let number):
            advance()
            return .number(number)
        case .sign("+"), .sign("-"):
            guard case .number(let number) = following.kind else { throw unexpected() }
            let isNegative = isAt("-")
            advance()
            advance()
            return .number(isNegative ? "-\(number)" : number)
        case .sign("?"):
            advance()
            parameterCount += 1
            return .parameter(parameterCount - 1)
        case .sign("["):
            advance()
            return .list(try values(until: "]"))
        case .sign("<<"):
            advance()
            return .bag(try values(until: ">>"))
        case .sign("{"):
            advance()
            return .map(try members())
        case .word(let word):
            switch word.uppercased() {
            case "TRUE":
                advance()
                return .bool(true)
            case "FALSE":
                advance()
                return .bool(false)
            case "NULL":
                advance()
                return .null
            case "MISSING":
                advance()
                return .missing
            default: throw unexpected()
            }
        default: throw unexpected()
        }
    }

    private mutating func values(until close: String) throws(DynamoError) -> [PartiQLValue] {
        var values: [PartiQLValue] = []
        if accept(close) { return values }
        repeat {
            values.append(try nested { (parser) throws(DynamoError) in try parser.value() })
        } while accept(",")
        try expect(close)
        return values
    }

    private mutating func members() throws(DynamoError) -> [(name: String, value: PartiQLValue)] {
        var members: [(name: String, value: PartiQLValue)] = []
        if accept("}") { return members }
        repeat {
            let name: String
            switch token.kind {
            case .string(let text), .quoted(let text): name = text
            default: throw unexpected()
            }
            advance()
            try expect(":")
            members.append((name, try nested { (parser) throws(DynamoError) in try parser.value() }))
        } while accept(",")
        try expect("}")
        return members
    }
}

extension ConditionTree {
    /// Conditions side by side as a tree of small depth, however many there are.
    static func joined(
        _ conditions: [ConditionTree],
        _ join: (ConditionTree, ConditionTree) -> ConditionTree
    ) -> ConditionTree {
        guard conditions.count > 1 else { return conditions[0] }
        let middle = conditions.count / 2
        return join(
            joined(Array(conditions[..<middle]), join),
            joined(Array(conditions[middle...]), join)
        )
    }
}
