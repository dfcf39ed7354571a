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
        let tree = try parser.asCondition(try parser.phrase())
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

    /// An open parenthesis, or the whole text: what stands left of the operators that wait for their right side.
    private struct Level {
        var or: ParsedCondition?
        var and: ParsedCondition?
        var nots = 0
    }

    /// The parentheses are a stack here and not on the thread's: they may be as many as the text has characters, and the
    /// threads of event loops have small stacks.
    private mutating func phrase() throws(Refusal) -> Phrase {
        var levels = [Level()]
        while true {
            while acceptKeyword("NOT") { levels[levels.count - 1].nots += 1 }
            if token.kind == .leftParenthesis {
                advance()
                levels.append(Level())
                continue
            }
            var phrase = Phrase(try operand())
            while true {
                phrase = try negated(try primary(phrase), &levels[levels.count - 1].nots)
                if try join(&phrase, in: &levels[levels.count - 1]) { break }
                if levels.count == 1 { return phrase }
                if phrase.isGroup { hasRedundantParentheses = true }
                try expect(.rightParenthesis)
                levels.removeLast()
                phrase = try group(of: phrase)
            }
        }
    }

    /// Pairs cancel. Of an even count two stay, so that a key condition still sees the operator.
    private mutating func negated(_ phrase: Phrase, _ nots: inout Int) throws(Refusal) -> Phrase {
        guard nots > 0 else { return phrase }
        operatorCount += nots
        var isOdd = nots % 2 == 1
        nots = 0
        var tree = try asCondition(phrase)
        while case .not(let inner) = tree {
            tree = inner
            isOdd.toggle()
        }
        return Phrase(isOdd ? .not(tree) : .not(.not(tree)))
    }

    /// Joins the phrase with what waits for it.
    ///
    /// - Returns: whether an operator follows, and with it another phrase.
    private mutating func join(_ phrase: inout Phrase, in level: inout Level) throws(Refusal) -> Bool {
        let isAnd = isKeyword("AND")
        if isAnd || level.and != nil {
            let tree = try asCondition(phrase)
            phrase = Phrase(level.and.map { .and($0, tree) } ?? tree)
            level.and = nil
        }
        if isAnd {
            advance()
            operatorCount += 1
            level.and = try asCondition(phrase)
            return true
        }
        let isOr = isKeyword("OR")
        if isOr || level.or != nil {
            let tree = try asCondition(phrase)
            phrase = Phrase(level.or.map { .or($0, tree) } ?? tree)
            level.or = nil
        }
        if isOr {
            advance()
            operatorCount += 1
            level.or = try asCondition(phrase)
            return true
        }
        return false
    }

    /// What may follow an operand.
    private mutating func primary(_ phrase: Phrase) throws(Refusal) -> Phrase {
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

    /// What was in parentheses; a path may go on after them: `(a.b)[1]`.
    private mutating func group(of phrase: Phrase) throws(Refusal) -> Phrase {
        var group = phrase
        group.isGroup = true
        if case .operand(.path(let head)) = phrase.content, token.kind == .dot || token.kind == .leftBracket {
            return Phrase(.path(try pathTail(after: head.elements)))
        }
        return group
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

    private mutating func operand() throws(Refusal) -> ParsedOperand { try operand(of: .condition) }

    /// "(" operand { "," operand } ")"
    private mutating func operandList() throws(Refusal) -> [ParsedOperand] {
        try expect(.leftParenthesis)
        var operands = [try operand()]
        while accept(.comma) { operands.append(try operand()) }
        try expect(.rightParenthesis)
        return operands
    }

    /// Only `size` has a value that can be compared.
    mutating func noteMisuse(in operands: [ParsedOperand]) {
        guard misusedFunction == nil else { return }
        for case .function(let name, _) in operands where name != "size" {
            misusedFunction = name
            return
        }
    }
}
