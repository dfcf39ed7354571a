/// The grammar of operands, in conditions and in what SET assigns.
///
///     operand = path | value | function "(" operand { "," operand } ")" | "(" operand ")"
///
/// As in conditions, what is open is a stack of its own.
extension ExpressionParser {
    /// Whose functions may be called.
    enum Grammar { case condition, update }

    private enum Open {
        case parenthesis
        case call(String, [ParsedOperand])
    }

    mutating func operand(of grammar: Grammar) throws(Refusal) -> ParsedOperand {
        var open: [Open] = []
        while true {
            guard var operand = try atom(&open) else { continue }
            // Whether it is one pair of parentheses and what they hold.
            var isGroup = false
            closing: while let last = open.popLast() {
                switch last {
                case .parenthesis:
                    if isGroup, grammar == .condition { hasRedundantParentheses = true }
                    try expect(.rightParenthesis)
                    isGroup = true
                    if grammar == .condition, case .path(let head) = operand,
                        token.kind == .dot || token.kind == .leftBracket
                    {
                        operand = .path(try pathTail(after: head.elements))
                        isGroup = false
                    }
                case .call(let name, var arguments):
                    arguments.append(operand)
                    if accept(.comma) {
                        open.append(.call(name, arguments))
                        break closing
                    }
                    try expect(.rightParenthesis)
                    operand = .function(name, arguments)
                    isGroup = false
                    noteFunction(name, arguments, in: grammar)
                }
                if open.isEmpty { return operand }
            }
            if open.isEmpty { return operand }
        }
    }

    /// A path or a value; nil when something was opened instead.
    private mutating func atom(_ open: inout [Open]) throws(Refusal) -> ParsedOperand? {
        switch token.kind {
        case .leftParenthesis:
            advance()
            open.append(.parenthesis)
            return nil
        case .valueReference:
            let name = text(of: token)
            advance()
            return .value(name)
        case .identifier where isFollowed(by: .leftParenthesis) && !isAnyKeyword:
            let name = text(of: token)
            advance()
            operatorCount += 1
            try expect(.leftParenthesis)
            open.append(.call(name, []))
            return nil
        default: return .path(try path())
        }
    }

    private mutating func noteFunction(_ name: String, _ arguments: [ParsedOperand], in grammar: Grammar) {
        let isCondition = ConditionFunction(rawValue: name) != nil
        let isUpdate = UpdateFunction(rawValue: name) != nil
        if grammar == .condition { noteMisuse(in: arguments) }
        if grammar == .condition ? isCondition : isUpdate { return }
        if isCondition || isUpdate {
            let expression = grammar == .condition ? "a condition" : "an update"
            if foreignFunction == nil {
                foreignFunction = "The function is not allowed in \(expression) expression; function: \(name)"
            }
        } else if unknownFunction == nil {
            unknownFunction = name
        }
    }
}
