/// ECMAScript 2020, section 13, "Statements and Declarations".
extension ScriptParser {
    mutating func statement(allowsNoName: Bool = false) throws(ScriptSyntaxError) -> ScriptNode {
        try nested { (parser) throws(ScriptSyntaxError) in try parser.anyStatement(allowsNoName: allowsNoName) }
    }

    private mutating func anyStatement(allowsNoName: Bool) throws(ScriptSyntaxError) -> ScriptNode {
        let start = token.range.lowerBound
        if isAt("{") { return try block() }
        if try eat(";") { return node(.emptyStatement, from: start) }
        if token.kind == .keyword, let statement = try keywordStatement(from: start, allowsNoName: allowsNoName) {
            return statement
        }
        if token.isWord("async") {
            let next = try next()
            if next.isKeyword("function"), !next.isAfterNewline {
                return try function(.functionDeclaration, allowsNoName: allowsNoName)
            }
        }
        if token.kind == .identifier, try next().isPunctuator(":") {
            let label = try bindingName()
            try expect(":")
            let body = try statement()
            return node(.labeledStatement, from: start, [body], text: label)
        }
        let value = try expression()
        try endStatement()
        return node(.expressionStatement, from: start, [value])
    }

    /// Nil where the keyword begins an expression.
    private mutating func keywordStatement(
        from start: Int, allowsNoName: Bool
    ) throws(ScriptSyntaxError) -> ScriptNode? {
        switch token.text {
        case "const", "let", "var":
            let declaration = try variableDeclaration()
            try endStatement()
            return ScriptNode(
                kind: .variableDeclaration, range: start..<previousEnd, text: declaration.text,
                children: declaration.children)
        case "function": return try function(.functionDeclaration, allowsNoName: allowsNoName)
        case "class": return try classBody(.classDeclaration, allowsNoName: allowsNoName)
        case "if": return try ifStatement(from: start)
        case "for": return try forStatement(from: start)
        case "while":
            try advance()
            let condition = try parenthesizedExpression()
            let body = try statement()
            return node(.whileStatement, from: start, [condition, body])
        case "do":
            try advance()
            let body = try statement()
            try expectKeyword("while")
            let condition = try parenthesizedExpression()
            _ = try eat(";")
            return node(.doWhileStatement, from: start, [body, condition])
        case "continue", "break": return try jump(from: start)
        case "return", "throw": return try leave(from: start)
        case "with":
            try advance()
            let object = try parenthesizedExpression()
            let body = try statement()
            return node(.withStatement, from: start, [object, body])
        case "switch": return try switchStatement(from: start)
        case "try": return try tryStatement(from: start)
        case "debugger":
            try advance()
            try endStatement()
            return node(.debuggerStatement, from: start)
        case "import", "export":
            let next = try next()
            if next.isPunctuator("(") || next.isPunctuator(".") { return nil }
            throw failure("An \(token.text) declaration can only be used at the top level of a module.")
        default: return nil
        }
    }

    mutating func block() throws(ScriptSyntaxError) -> ScriptNode {
        let start = token.range.lowerBound
        try expect("{")
        var statements: [ScriptNode] = []
        while !isAt("}") {
            guard token.kind != .end else { throw failure("'}' expected.") }
            statements.append(try statement())
        }
        try advance()
        return node(.block, from: start, statements)
    }

    private mutating func parenthesizedExpression() throws(ScriptSyntaxError) -> ScriptNode {
        try expect("(")
        let value = try expression()
        try expect(")")
        return value
    }

    private mutating func ifStatement(from start: Int) throws(ScriptSyntaxError) -> ScriptNode {
        try advance()
        var children = [try parenthesizedExpression()]
        children.append(try statement())
        if try eatKeyword("else") { children.append(try statement()) }
        return node(.ifStatement, from: start, children)
    }

    private mutating func jump(from start: Int) throws(ScriptSyntaxError) -> ScriptNode {
        let kind: ScriptNode.Kind = token.text == "break" ? .breakStatement : .continueStatement
        try advance()
        var label = ""
        if token.kind == .identifier, !token.isAfterNewline { label = try bindingName() }
        try endStatement()
        return node(kind, from: start, text: label)
    }

    private mutating func leave(from start: Int) throws(ScriptSyntaxError) -> ScriptNode {
        let kind: ScriptNode.Kind = token.text == "return" ? .returnStatement : .throwStatement
        try advance()
        var children: [ScriptNode] = []
        if !isAt(";"), !isAt("}"), token.kind != .end, !token.isAfterNewline { children.append(try expression()) }
        try endStatement()
        return node(kind, from: start, children)
    }

    private mutating func switchStatement(from start: Int) throws(ScriptSyntaxError) -> ScriptNode {
        try advance()
        var children = [try parenthesizedExpression()]
        try expect("{")
        while try !eat("}") {
            let begin = token.range.lowerBound
            var parts: [ScriptNode] = []
            var text = "case"
            if try eatKeyword("default") {
                text = "default"
            } else {
                guard try eatKeyword("case") else { throw failure("'case' or 'default' expected.") }
                parts.append(try expression())
            }
            try expect(":")
            while !isAt("}"), !token.isKeyword("case"), !token.isKeyword("default") {
                guard token.kind != .end else { throw failure("'}' expected.") }
                parts.append(try statement())
            }
            children.append(node(.switchCase, from: begin, parts, text: text))
        }
        return node(.switchStatement, from: start, children)
    }

    private mutating func tryStatement(from start: Int) throws(ScriptSyntaxError) -> ScriptNode {
        try advance()
        var children = [try block()]
        let begin = token.range.lowerBound
        if try eatKeyword("catch") {
            var parts: [ScriptNode] = []
            if try eat("(") {
                parts.append(try bindingTarget())
                try expect(")")
            }
            parts.append(try block())
            children.append(node(.catchClause, from: begin, parts))
        }
        let last = token.range.lowerBound
        if try eatKeyword("finally") { children.append(node(.finallyClause, from: last, [try block()])) }
        guard children.count > 1 else { throw failure("'catch' or 'finally' expected.") }
        return node(.tryStatement, from: start, children)
    }

    // MARK: - Loops

    private mutating func forStatement(from start: Int) throws(ScriptSyntaxError) -> ScriptNode {
        try advance()
        if token.isWord("await") { try advance() }
        try expect("(")
        var head: ScriptNode?
        if ["const", "let", "var"].contains(token.text), token.kind == .keyword {
            head = try variableDeclaration(inForHead: true)
        } else if !isAt(";") {
            head = try expression(allowsIn: false)
        }
        if let head, token.isWord("of") || token.isKeyword("in") {
            let kind: ScriptNode.Kind = token.text == "of" ? .forOfStatement : .forInStatement
            try advance()
            let sequence = kind == .forOfStatement ? try assignment() : try expression()
            try expect(")")
            let body = try statement()
            return node(kind, from: start, [head, sequence, body])
        }
        var children = head.map { [$0] } ?? []
        try expect(";")
        if !isAt(";") { children.append(try expression()) }
        try expect(";")
        if !isAt(")") { children.append(try expression()) }
        try expect(")")
        children.append(try statement())
        return node(.forStatement, from: start, children)
    }

    // MARK: - Declarations

    mutating func variableDeclaration(inForHead: Bool = false) throws(ScriptSyntaxError) -> ScriptNode {
        let start = token.range.lowerBound
        let keyword = token.text
        try advance()
        var declarators: [ScriptNode] = []
        repeat {
            let begin = token.range.lowerBound
            guard token.kind == .identifier || isAt("{") || isAt("[") || token.kind == .keyword else {
                throw failure("Variable declaration expected.")
            }
            var parts = [try bindingTarget()]
            if try eat("=") { parts.append(try assignment(allowsIn: !inForHead)) }
            let isLoop = inForHead && (token.isWord("of") || token.isKeyword("in"))
            if parts.count == 1, keyword == "const" || parts[0].kind != .identifierPattern, !isLoop {
                throw failure(
                    keyword == "const"
                        ? "'const' declarations must be initialized."
                        : "A destructuring declaration must have an initializer.")
            }
            declarators.append(node(.variableDeclarator, from: begin, parts))
        } while try eat(",")
        return node(.variableDeclaration, from: start, declarators, text: keyword)
    }

    // MARK: - Patterns

    /// A name or a pattern, without a default.
    mutating func bindingTarget() throws(ScriptSyntaxError) -> ScriptNode {
        let start = token.range.lowerBound
        if isAt("{") { return try objectPattern() }
        if isAt("[") { return try arrayPattern() }
        let name = try bindingName()
        return node(.identifierPattern, from: start, text: name)
    }

    /// A name or a pattern, perhaps with a default.
    mutating func bindingElement() throws(ScriptSyntaxError) -> ScriptNode {
        let start = token.range.lowerBound
        if try eat("...") { return node(.restPattern, from: start, [try bindingTarget()]) }
        let target = try bindingTarget()
        guard try eat("=") else { return target }
        let value = try assignment()
        return node(.defaultPattern, from: start, [target, value])
    }

    private mutating func arrayPattern() throws(ScriptSyntaxError) -> ScriptNode {
        let start = token.range.lowerBound
        try expect("[")
        var elements: [ScriptNode] = []
        while !isAt("]") {
            if isAt(",") {
                elements.append(node(.hole, from: token.range.lowerBound))
            } else {
                elements.append(try bindingElement())
            }
            guard try eat(",") else { break }
        }
        try expect("]")
        return node(.arrayPattern, from: start, elements)
    }

    private mutating func objectPattern() throws(ScriptSyntaxError) -> ScriptNode {
        let start = token.range.lowerBound
        try expect("{")
        var members: [ScriptNode] = []
        while !isAt("}") {
            let begin = token.range.lowerBound
            if isAt("...") {
                members.append(try bindingElement())
            } else if token.kind == .identifier, !(try next().isPunctuator(":")) {
                members.append(try bindingElement())
            } else {
                let (key, name) = try propertyKey()
                try expect(":")
                let value = try bindingElement()
                members.append(node(.property, from: begin, [key, value], text: name))
            }
            guard try eat(",") else { break }
        }
        try expect("}")
        return node(.objectPattern, from: start, members)
    }
}
