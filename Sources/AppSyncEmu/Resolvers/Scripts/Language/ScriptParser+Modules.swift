/// ECMAScript 2020, 15.2, "Modules".
extension ScriptParser {
    mutating func program() throws(ScriptSyntaxError) -> ScriptNode {
        var items: [ScriptNode] = []
        while token.kind != .end { items.append(try moduleItem()) }
        return ScriptNode(kind: .program, range: 0..<token.range.upperBound, children: items)
    }

    private mutating func moduleItem() throws(ScriptSyntaxError) -> ScriptNode {
        if token.isKeyword("import") {
            let next = try next()
            if !next.isPunctuator("("), !next.isPunctuator(".") { return try importDeclaration() }
        }
        if token.isKeyword("export") { return try exportDeclaration() }
        return try statement()
    }

    private mutating func importDeclaration() throws(ScriptSyntaxError) -> ScriptNode {
        let start = token.range.lowerBound
        try expectKeyword("import")
        var specifiers: [ScriptNode] = []
        if token.kind != .string {
            if token.kind == .identifier {
                let begin = token.range.lowerBound
                let name = try bindingName()
                specifiers.append(node(.importDefault, from: begin, text: name))
                if try eat(",") { try importClause(&specifiers) }
            } else {
                try importClause(&specifiers)
            }
            guard token.isWord("from") else { throw failure("'from' expected.") }
            try advance()
        }
        let module = try moduleName()
        try endStatement()
        return node(.importDeclaration, from: start, specifiers, text: module)
    }

    private mutating func importClause(_ specifiers: inout [ScriptNode]) throws(ScriptSyntaxError) {
        let start = token.range.lowerBound
        if try eat("*") {
            guard token.isWord("as") else { throw failure("'as' expected.") }
            try advance()
            let name = try bindingName()
            specifiers.append(node(.importNamespace, from: start, text: name))
            return
        }
        specifiers += try specifierList(.importSpecifier)
    }

    /// `{ a, b as c }`: the first name is the exporting module's in an import, and this one's in an export.
    private mutating func specifierList(_ kind: ScriptNode.Kind) throws(ScriptSyntaxError) -> [ScriptNode] {
        var specifiers: [ScriptNode] = []
        try expect("{")
        while !isAt("}") {
            let begin = token.range.lowerBound
            let first = try exportedName()
            var second = first
            if token.isWord("as") {
                try advance()
                second = try exportedName()
            }
            let isImport = kind == .importSpecifier
            var specifier = node(kind, from: begin, text: isImport ? second : first)
            specifier.alias = isImport ? first : second
            specifiers.append(specifier)
            guard try eat(",") else { break }
        }
        try expect("}")
        return specifiers
    }

    private mutating func exportDeclaration() throws(ScriptSyntaxError) -> ScriptNode {
        let start = token.range.lowerBound
        try expectKeyword("export")
        if try eat("*") {
            if token.isWord("as") {
                try advance()
                _ = try exportedName()
            }
            guard token.isWord("from") else { throw failure("'from' expected.") }
            try advance()
            let module = try moduleName()
            try endStatement()
            return node(.exportAll, from: start, text: module)
        }
        if try eatKeyword("default") {
            let value: ScriptNode
            if token.isKeyword("function") || token.isKeyword("class") {
                value = try statement(allowsNoName: true)
            } else {
                value = try assignment()
                try endStatement()
            }
            return node(.exportDefault, from: start, [value])
        }
        if isAt("{") { return try exportList(from: start) }
        let declared =
            token.isKeyword("function") || token.isKeyword("class") || token.isKeyword("const")
            || token.isKeyword("let") || token.isKeyword("var") || token.isWord("async")
        guard declared else { throw failure("Declaration or statement expected.") }
        let declaration = try statement()
        return node(.exportDeclaration, from: start, [declaration])
    }

    private mutating func exportList(from start: Int) throws(ScriptSyntaxError) -> ScriptNode {
        let specifiers = try specifierList(.exportSpecifier)
        var module = ""
        if token.isWord("from") {
            try advance()
            module = try moduleName()
        }
        try endStatement()
        return node(.exportList, from: start, specifiers, text: module)
    }

    private mutating func exportedName() throws(ScriptSyntaxError) -> String {
        guard token.kind == .identifier || token.kind == .keyword else { throw failure("Identifier expected.") }
        let name = token.text
        try advance()
        return name
    }

    private mutating func moduleName() throws(ScriptSyntaxError) -> String {
        guard token.kind == .string else { throw failure("String literal expected.") }
        let name = String(token.text.dropFirst().dropLast())
        try advance()
        return name
    }
}
