/// ECMAScript 2020, section 14, "Functions and Classes".
extension ScriptParser {
    mutating func function(
        _ kind: ScriptNode.Kind, allowsNoName: Bool
    ) throws(ScriptSyntaxError) -> ScriptNode {
        let start = token.range.lowerBound
        let isAsync = token.isWord("async")
        if isAsync { try advance() }
        try expectKeyword("function")
        let isGenerator = try eat("*")
        var name = ""
        if !allowsNoName || !isAt("(") { name = try bindingName() }
        let parameters = try self.parameters()
        let body = try block()
        var function = node(kind, from: start, [parameters, body], text: name)
        function.isAsync = isAsync
        function.isGenerator = isGenerator
        return function
    }

    mutating func parameters() throws(ScriptSyntaxError) -> ScriptNode {
        try nested { (parser) throws(ScriptSyntaxError) in
            let start = parser.token.range.lowerBound
            try parser.expect("(")
            var elements: [ScriptNode] = []
            while !parser.isAt(")") {
                elements.append(try parser.bindingElement())
                guard try parser.eat(",") else { break }
            }
            try parser.expect(")")
            return parser.node(.parameters, from: start, elements)
        }
    }

    /// What follows the parameters.
    mutating func arrow(
        _ parameters: ScriptNode, from start: Int, isAsync: Bool, allowsIn: Bool
    ) throws(ScriptSyntaxError) -> ScriptNode {
        try expect("=>")
        let body = isAt("{") ? try block() : try assignment(allowsIn: allowsIn)
        var function = node(.arrowFunction, from: start, [parameters, body])
        function.isAsync = isAsync
        return function
    }

    mutating func classBody(
        _ kind: ScriptNode.Kind, allowsNoName: Bool
    ) throws(ScriptSyntaxError) -> ScriptNode {
        let start = token.range.lowerBound
        try expectKeyword("class")
        var name = ""
        if token.kind == .identifier { name = try bindingName() } else if !allowsNoName { name = try bindingName() }
        var children: [ScriptNode] = []
        if try eatKeyword("extends") { children.append(try leftHandSide()) }
        let begin = token.range.lowerBound
        try expect("{")
        var members: [ScriptNode] = []
        while try !eat("}") {
            if try eat(";") { continue }
            if token.isWord("static") {
                let next = try next()
                if !next.isPunctuator("("), !next.isPunctuator("=") { try advance() }
            }
            if try eat("#") {}
            members.append(try member(inClass: true))
        }
        children.append(node(.classBody, from: begin, members))
        return node(kind, from: start, children, text: name)
    }

    /// A member of an object literal, or of a class.
    mutating func member(inClass: Bool) throws(ScriptSyntaxError) -> ScriptNode {
        let start = token.range.lowerBound
        var kind = ScriptNode.Kind.method
        var isAsync = false
        if token.isWord("get") || token.isWord("set") || token.isWord("async") {
            let next = try next()
            let isName = [",", "}", ":", "(", "=", ";"].contains { next.isPunctuator($0) } || next.kind == .end
            if !isName {
                switch token.text {
                case "get": kind = .getter
                case "set": kind = .setter
                default: isAsync = true
                }
                try advance()
            }
        }
        let isGenerator = try eat("*")
        let isPlainName = token.kind == .identifier
        let (key, name) = try propertyKey()
        if isAt("(") {
            let parameters = try self.parameters()
            let body = try block()
            var method = node(kind, from: start, [parameters, body], text: name)
            method.isAsync = isAsync
            method.isGenerator = isGenerator
            return method
        }
        if inClass {
            var children = [key]
            if try eat("=") { children.append(try assignment()) }
            try endStatement()
            return node(.property, from: start, children, text: name)
        }
        if try eat(":") {
            let value = try assignment()
            return node(.property, from: start, [key, value], text: name)
        }
        guard isPlainName else { throw failure("':' expected.") }
        // `{ a = 1 }` is a pattern that an assignment follows.
        var children: [ScriptNode] = []
        if try eat("=") { children.append(try assignment()) }
        return node(.shorthand, from: start, children, text: name)
    }

    /// The key, and its name where it is a plain one.
    mutating func propertyKey() throws(ScriptSyntaxError) -> (ScriptNode, String) {
        let start = token.range.lowerBound
        switch token.kind {
        case .identifier, .keyword:
            let name = token.text
            try advance()
            // Not a reference: it stands for itself.
            return (node(.string, from: start, text: name), name)
        case .string, .number, .bigInt:
            let text = token.text
            let isString = token.kind == .string
            try advance()
            return (node(.string, from: start, text: text), isString ? String(text.dropFirst().dropLast()) : text)
        default:
            guard try eat("[") else { throw failure("Property assignment expected.") }
            let value = try assignment()
            try expect("]")
            return (node(.computed, from: start, [value]), "")
        }
    }
}
