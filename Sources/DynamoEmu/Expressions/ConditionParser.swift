/// The grammar of condition, filter and key condition expressions.
///
///     condition = and { OR and }         and = not { AND not }         not = { NOT } primary
///     primary = operand comparator operand | operand BETWEEN operand AND operand
///             | operand IN "(" operand { "," operand } ")" | function | "(" condition ")"
///
/// A parenthesis may hold a condition or an operand; which one shows only after it. So a group is parsed as either, and
/// what follows decides.
extension ExpressionParser {
    /// What a group or a primary turned out to be.
    private struct Phrase {
        enum Content {
            case condition(ParsedCondition)
            case operand(ParsedOperand)
        }

        var content: Content
        /// Whether it is one pair of parentheses and what they hold: a second pair around it is redundant.
        var isGroup = false

        init(_ condition: ParsedCondition) { content = .condition(condition) }
        init(_ operand: ParsedOperand, isGroup: Bool = false) {
            content = .operand(operand)
            self.isGroup = isGroup
        }
    }

    static func condition(_ text: String) throws(Refusal) -> ParsedCondition {
        var parser = try ExpressionParser(text, keywords: ["AND", "OR", "NOT", "BETWEEN", "IN"])
        let tree = try parser.asCondition(try parser.orPhrase())
        try parser.finish()
        return tree
    }

    /// Only a function call is a condition by itself.
    private mutating func asCondition(_ phrase: Phrase) throws(Refusal) -> ParsedCondition {
        switch phrase.content {
        case .condition(let tree): return tree
        case .operand(.function(let name, let arguments)):
            if name == "size", misusedFunction == nil { misusedFunction = name }
            return .function(name, arguments)
        case .operand: throw syntaxError()
        }
    }

    private mutating func orPhrase() throws(Refusal) -> Phrase {
        let first = try andPhrase()
        guard isKeyword("OR") else { return first }
        var tree = try asCondition(first)
        while acceptKeyword("OR") {
            operatorCount += 1
            tree = .or(tree, try asCondition(try andPhrase()))
        }
        return Phrase(tree)
    }

    private mutating func andPhrase() throws(Refusal) -> Phrase {
        let first = try notPhrase()
        guard isKeyword("AND") else { return first }
        var tree = try asCondition(first)
        while acceptKeyword("AND") {
            operatorCount += 1
            tree = .and(tree, try asCondition(try notPhrase()))
        }
        return Phrase(tree)
    }

    private mutating func notPhrase() throws(Refusal) -> Phrase {
        var count = 0
        while acceptKeyword("NOT") { count += 1 }
        operatorCount += count
        let phrase = try primary()
        guard count > 0 else { return phrase }
        // Pairs cancel. Of an even count two stay, so that a key condition still sees the operator.
        let tree = try asCondition(phrase)
        return Phrase(count % 2 == 1 ? .not(tree) : .not(.not(tree)))
    }

    private mutating func primary() throws(Refusal) -> Phrase {
        let phrase = token.kind == .leftParenthesis ? try group() : Phrase(try operand())
        guard case .operand(let left) = phrase.content else { return phrase }
        if let comparator {
            advance()
            operatorCount += 1
            let right = try operand()
            noteMisuse(in: [left, right])
            return Phrase(.comparison(comparator, left, right))
        }
        if acceptKeyword("BETWEEN") {
            operatorCount += 1
            let lower = try operand()
            guard acceptKeyword("AND") else { throw syntaxError() }
            let upper = try operand()
            noteMisuse(in: [left, lower, upper])
            return Phrase(.between(left, lower, upper))
        }
        if acceptKeyword("IN") {
            operatorCount += 1
            let candidates = try operandList()
            noteMisuse(in: [left] + candidates)
            return Phrase(.membership(left, candidates))
        }
        return phrase
    }

    /// "(" condition or operand ")"; a path in parentheses may go on after them: `(a.b)[1]`.
    private mutating func group() throws(Refusal) -> Phrase {
        try enter()
        try expect(.leftParenthesis)
        var phrase = try orPhrase()
        if phrase.isGroup { hasRedundantParentheses = true }
        try expect(.rightParenthesis)
        leave()
        phrase.isGroup = true
        if case .operand(.path(let head)) = phrase.content, token.kind == .dot || token.kind == .leftBracket {
            return Phrase(.path(try pathTail(after: head.elements)))
        }
        return phrase
    }

    private var comparator: Comparator? {
        switch token.kind {
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .less
        case .lessOrEqual: .lessOrEqual
        case .greater: .greater
        case .greaterOrEqual: .greaterOrEqual
        default: nil
        }
    }

    // MARK: - Operands

    private mutating func operand() throws(Refusal) -> ParsedOperand { try operandPhrase().operand }

    /// operand = path | value | function | "(" operand ")"
    private mutating func operandPhrase() throws(Refusal) -> (operand: ParsedOperand, isGroup: Bool) {
        switch token.kind {
        case .leftParenthesis:
            try enter()
            advance()
            let inner = try operandPhrase()
            if inner.isGroup { hasRedundantParentheses = true }
            try expect(.rightParenthesis)
            leave()
            if case .path(let head) = inner.operand, token.kind == .dot || token.kind == .leftBracket {
                return (.path(try pathTail(after: head.elements)), false)
            }
            return (inner.operand, true)
        case .valueReference:
            let name = text(of: token)
            advance()
            return (.value(name), false)
        case .identifier where isFollowed(by: .leftParenthesis) && !isAnyKeyword:
            return (try functionCall(), false)
        default:
            return (.path(try path()), false)
        }
    }

    /// "(" operand { "," operand } ")"
    private mutating func operandList() throws(Refusal) -> [ParsedOperand] {
        try enter()
        try expect(.leftParenthesis)
        var operands = [try operand()]
        while accept(.comma) { operands.append(try operand()) }
        try expect(.rightParenthesis)
        leave()
        return operands
    }

    private mutating func functionCall() throws(Refusal) -> ParsedOperand {
        let name = text(of: token)
        advance()
        operatorCount += 1
        let arguments = try operandList()
        noteMisuse(in: arguments)
        if ConditionFunction(rawValue: name) == nil {
            if UpdateFunction(rawValue: name) != nil {
                if foreignFunction == nil {
                    foreignFunction = "The function is not allowed in a condition expression; function: \(name)"
                }
            } else if unknownFunction == nil {
                unknownFunction = name
            }
        }
        return .function(name, arguments)
    }

    /// Only `size` has a value that can be compared.
    private mutating func noteMisuse(in operands: [ParsedOperand]) {
        guard misusedFunction == nil else { return }
        for case .function(let name, _) in operands where name != "size" {
            misusedFunction = name
            return
        }
    }
}
