/// ECMAScript 2020, section 12, "Expressions".
extension ScriptParser {
    mutating func expression(allowsIn: Bool = true) throws(ScriptSyntaxError) -> ScriptNode {
        let start = token.range.lowerBound
        let first = try assignment(allowsIn: allowsIn)
        guard isAt(",") else { return first }
        var values = [first]
        while try eat(",") { values.append(try assignment(allowsIn: allowsIn)) }
        return node(.sequence, from: start, values)
    }

    mutating func assignment(allowsIn: Bool = true) throws(ScriptSyntaxError) -> ScriptNode {
        try nested { (parser) throws(ScriptSyntaxError) in try parser.anyAssignment(allowsIn: allowsIn) }
    }

    private static let assignmentOperators: Set<String> = [
        "=", "+=", "-=", "*=", "/=", "%=", "**=", "<<=", ">>=", ">>>=", "&=", "|=", "^=", "&&=", "||=", "??=",
    ]

    private mutating func anyAssignment(allowsIn: Bool) throws(ScriptSyntaxError) -> ScriptNode {
        let start = token.range.lowerBound
        if token.isKeyword("yield") { return try yield(from: start) }
        if let arrow = try arrowFunction(allowsIn: allowsIn) { return arrow }
        let target = try conditional(allowsIn: allowsIn)
        guard token.kind == .punctuator, Self.assignmentOperators.contains(token.text) else { return target }
        switch target.bare.kind {
        case .identifier, .member, .computedMember, .object, .array: break
        default:
            throw failure(
                "The left-hand side of an assignment expression must be a variable or a property access.")
        }
        let text = token.text
        try advance()
        let value = try assignment(allowsIn: allowsIn)
        return node(.assignment, from: start, [target, value], text: text)
    }

    private mutating func yield(from start: Int) throws(ScriptSyntaxError) -> ScriptNode {
        try advance()
        _ = try eat("*")
        let ends = [")", "]", "}", ",", ";", ":"].contains { isAt($0) } || token.kind == .end || token.isAfterNewline
        return node(.yield, from: start, ends ? [] : [try assignment()])
    }

    private mutating func arrowFunction(allowsIn: Bool) throws(ScriptSyntaxError) -> ScriptNode? {
        let start = token.range.lowerBound
        if isAt("(") {
            guard let parameters = try arrowParameters() else { return nil }
            return try arrow(parameters, from: start, isAsync: false, allowsIn: allowsIn)
        }
        guard token.kind == .identifier else { return nil }
        let next = try next()
        if next.isPunctuator("=>"), !next.isAfterNewline {
            return try arrow(try loneParameter(), from: start, isAsync: false, allowsIn: allowsIn)
        }
        guard token.text == "async", !next.isAfterNewline else { return nil }
        let saved = self
        try advance()
        if token.kind == .identifier, try self.next().isPunctuator("=>") {
            return try arrow(try loneParameter(), from: start, isAsync: true, allowsIn: allowsIn)
        }
        if isAt("("), let parameters = try arrowParameters() {
            return try arrow(parameters, from: start, isAsync: true, allowsIn: allowsIn)
        }
        self = saved
        return nil
    }

    private mutating func loneParameter() throws(ScriptSyntaxError) -> ScriptNode {
        let start = token.range.lowerBound
        let name = try bindingTarget()
        return node(.parameters, from: start, [name])
    }

    private mutating func conditional(allowsIn: Bool) throws(ScriptSyntaxError) -> ScriptNode {
        let start = token.range.lowerBound
        let condition = try binary(minimum: 1, allowsIn: allowsIn)
        guard try eat("?") else { return condition }
        let one = try assignment()
        try expect(":")
        let other = try assignment(allowsIn: allowsIn)
        return node(.conditional, from: start, [condition, one, other])
    }

    // MARK: - Operators

    private func precedence(allowsIn: Bool) -> Int? {
        if token.kind == .keyword {
            switch token.text {
            case "in": return allowsIn ? 7 : nil
            case "instanceof": return 7
            default: return nil
            }
        }
        guard token.kind == .punctuator else { return nil }
        switch token.text {
        case "??": return 1
        case "||": return 1
        case "&&": return 2
        case "|": return 3
        case "^": return 4
        case "&": return 5
        case "==", "!=", "===", "!==": return 6
        case "<", ">", "<=", ">=": return 7
        case "<<", ">>", ">>>": return 8
        case "+", "-": return 9
        case "*", "/", "%": return 10
        case "**": return 11
        default: return nil
        }
    }

    private mutating func binary(minimum: Int, allowsIn: Bool) throws(ScriptSyntaxError) -> ScriptNode {
        let start = token.range.lowerBound
        var left = try unary()
        while let precedence = precedence(allowsIn: allowsIn), precedence >= minimum {
            let text = token.text
            try advance()
            // `**` binds to the right.
            let right = try nested { (parser) throws(ScriptSyntaxError) in
                try parser.binary(minimum: text == "**" ? precedence : precedence + 1, allowsIn: allowsIn)
            }
            let kind: ScriptNode.Kind = ["&&", "||", "??"].contains(text) ? .logical : .binary
            left = node(kind, from: start, [left, right], text: text)
        }
        return left
    }

    private mutating func unary() throws(ScriptSyntaxError) -> ScriptNode {
        let start = token.range.lowerBound
        let isOperator =
            ["+", "-", "!", "~"].contains { isAt($0) }
            || ["typeof", "void", "delete"].contains { token.isKeyword($0) }
        if isOperator {
            let text = token.text
            try advance()
            let value = try nested { (parser) throws(ScriptSyntaxError) in try parser.unary() }
            return node(.unary, from: start, [value], text: text)
        }
        if isAt("++") || isAt("--") {
            let text = token.text
            try advance()
            let value = try nested { (parser) throws(ScriptSyntaxError) in try parser.unary() }
            return node(.update, from: start, [value], text: text)
        }
        if token.isWord("await"), try startsOperand(try next()) {
            try advance()
            let value = try nested { (parser) throws(ScriptSyntaxError) in try parser.unary() }
            return node(.await, from: start, [value])
        }
        let value = try leftHandSide()
        guard isAt("++") || isAt("--"), !token.isAfterNewline else { return value }
        let text = token.text
        try advance()
        return node(.update, from: start, [value], text: text)
    }

    /// Whether `await` before it is the operator.
    private func startsOperand(_ token: ScriptToken) throws(ScriptSyntaxError) -> Bool {
        switch token.kind {
        case .identifier, .number, .string, .template: !token.isAfterNewline
        case .keyword: ["new", "this", "function", "null", "true", "false", "import"].contains(token.text)
        case .punctuator: ["(", "["].contains(token.text) && !token.isAfterNewline
        case .bigInt, .regularExpression, .end: false
        }
    }

    // MARK: - Calls and members

    mutating func leftHandSide() throws(ScriptSyntaxError) -> ScriptNode {
        let start = token.range.lowerBound
        var value = token.isKeyword("new") ? try new() : try primary()
        while true {
            if try eat(".") {
                value = try member(of: value, from: start)
            } else if try eat("?.") {
                if isAt("(") {
                    value = node(.call, from: start, [value] + (try arguments()))
                } else if isAt("[") {
                    value = try computedMember(of: value, from: start)
                } else {
                    value = try member(of: value, from: start)
                }
            } else if isAt("[") {
                value = try computedMember(of: value, from: start)
            } else if isAt("(") {
                let arguments = try self.arguments()
                value = node(.call, from: start, [value] + arguments)
            } else if case .template = token.kind {
                let template = try self.template()
                value = node(.taggedTemplate, from: start, [value, template])
            } else {
                return value
            }
        }
    }

    private mutating func member(of object: ScriptNode, from start: Int) throws(ScriptSyntaxError) -> ScriptNode {
        _ = try eat("#")
        guard token.kind == .identifier || token.kind == .keyword else { throw failure("Identifier expected.") }
        let name = token.text
        try advance()
        return node(.member, from: start, [object], text: name)
    }

    private mutating func computedMember(
        of object: ScriptNode, from start: Int
    ) throws(ScriptSyntaxError) -> ScriptNode {
        try expect("[")
        let key = try expression()
        try expect("]")
        return node(.computedMember, from: start, [object, key])
    }

    private mutating func arguments() throws(ScriptSyntaxError) -> [ScriptNode] {
        try expect("(")
        var values: [ScriptNode] = []
        while !isAt(")") {
            let start = token.range.lowerBound
            if try eat("...") {
                let value = try assignment()
                values.append(node(.spread, from: start, [value]))
            } else {
                values.append(try assignment())
            }
            guard try eat(",") else { break }
        }
        try expect(")")
        return values
    }

    private mutating func new() throws(ScriptSyntaxError) -> ScriptNode {
        let start = token.range.lowerBound
        try expectKeyword("new")
        if try eat(".") {
            _ = try bindingName()
            return node(.newTarget, from: start)
        }
        let begin = token.range.lowerBound
        var callee =
            token.isKeyword("new")
            ? try nested { (parser) throws(ScriptSyntaxError) in try parser.new() } : try primary()
        while true {
            if try eat(".") {
                callee = try member(of: callee, from: begin)
            } else if isAt("[") {
                callee = try computedMember(of: callee, from: begin)
            } else {
                break
            }
        }
        let arguments = isAt("(") ? try self.arguments() : []
        return node(.new, from: start, [callee] + arguments)
    }

    // MARK: - Primary expressions

    private mutating func primary() throws(ScriptSyntaxError) -> ScriptNode {
        let start = token.range.lowerBound
        let text = token.text
        switch token.kind {
        case .identifier:
            if text == "async" {
                let next = try next()
                if next.isKeyword("function"), !next.isAfterNewline {
                    return try function(.functionExpression, allowsNoName: true)
                }
            }
            return try literal(.identifier)
        case .number: return try literal(.number)
        case .bigInt: return try literal(.bigInt)
        case .string: return try literal(.string)
        case .template: return try template()
        case .regularExpression: return try literal(.regularExpression)
        case .keyword: return try keywordExpression(from: start)
        case .punctuator:
            switch text {
            case "(":
                try advance()
                let value = try expression()
                try expect(")")
                return node(.parenthesized, from: start, [value])
            case "[": return try array()
            case "{": return try object()
            case "/", "/=":
                try rescanRegularExpression()
                return try literal(.regularExpression)
            default: throw failure("Expression expected.")
            }
        case .end: throw failure("Expression expected.")
        }
    }

    private mutating func literal(_ kind: ScriptNode.Kind) throws(ScriptSyntaxError) -> ScriptNode {
        let start = token.range.lowerBound
        let text = token.text
        try advance()
        return node(kind, from: start, text: text)
    }

    private mutating func keywordExpression(from start: Int) throws(ScriptSyntaxError) -> ScriptNode {
        switch token.text {
        case "true", "false": return try literal(.boolean)
        case "null": return try literal(.null)
        case "this": return try literal(.thisExpression)
        case "super": return try literal(.superExpression)
        case "function": return try function(.functionExpression, allowsNoName: true)
        case "class": return try classBody(.classExpression, allowsNoName: true)
        case "import":
            try advance()
            if try eat(".") {
                _ = try bindingName()
                return node(.importMeta, from: start)
            }
            return node(.importCall, from: start, try arguments())
        default: throw failure("Expression expected.")
        }
    }

    private mutating func array() throws(ScriptSyntaxError) -> ScriptNode {
        let start = token.range.lowerBound
        try expect("[")
        var elements: [ScriptNode] = []
        while !isAt("]") {
            let begin = token.range.lowerBound
            if isAt(",") {
                elements.append(node(.hole, from: begin))
            } else if try eat("...") {
                let value = try assignment()
                elements.append(node(.spread, from: begin, [value]))
            } else {
                elements.append(try assignment())
            }
            guard try eat(",") else { break }
        }
        try expect("]")
        return node(.array, from: start, elements)
    }

    private mutating func object() throws(ScriptSyntaxError) -> ScriptNode {
        let start = token.range.lowerBound
        try expect("{")
        var members: [ScriptNode] = []
        while !isAt("}") {
            let begin = token.range.lowerBound
            if try eat("...") {
                let value = try assignment()
                members.append(node(.spread, from: begin, [value]))
            } else {
                members.append(try member(inClass: false))
            }
            guard try eat(",") else { break }
        }
        guard isAt("}") else { throw failure("',' expected.") }
        try advance()
        return node(.object, from: start, members)
    }

    private mutating func template() throws(ScriptSyntaxError) -> ScriptNode {
        let start = token.range.lowerBound
        var values: [ScriptNode] = []
        while case .template(let isTail) = token.kind {
            try advance()
            if isTail { break }
            values.append(try expression())
            guard isAt("}") else { throw failure("'}' expected.") }
            try rescanTemplatePart()
        }
        return node(.template, from: start, values)
    }
}
