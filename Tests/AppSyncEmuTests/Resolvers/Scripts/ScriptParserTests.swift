import Testing

@testable import AppSyncEmu

@Suite struct ScriptParserTests {
    /// Kinds and texts, as a Lisp would write them.
    private func outline(_ code: String) throws -> String {
        func write(_ node: ScriptNode) -> String {
            let name = "\(node.kind)" + (node.text.isEmpty ? "" : ":\(node.text)")
            return node.children.isEmpty ? name : "(\(name) \(node.children.map(write).joined(separator: " ")))"
        }
        return try ScriptParser.parse(code).children.map(write).joined(separator: " ")
    }

    private func failure(_ code: String) -> CodeError? {
        do throws(CodeErrors) {
            _ = try CompiledScript(code)
            return nil
        } catch {
            return error.errors.first
        }
    }

    @Test func `Operators bind as ECMAScript says`() throws {
        #expect(
            try outline("a + b * c ** d ** e")
                == "(expressionStatement (binary:+ identifier:a (binary:* identifier:b (binary:** identifier:c "
                + "(binary:** identifier:d identifier:e)))))")
        #expect(
            try outline("a ?? b ? c : d, e")
                == "(expressionStatement (sequence (conditional (logical:?? identifier:a identifier:b) identifier:c "
                + "identifier:d) identifier:e))")
        #expect(
            try outline("a = b += !c")
                == "(expressionStatement (assignment:= identifier:a (assignment:+= identifier:b "
                + "(unary:! identifier:c))))")
    }

    @Test func `Arrow functions are told from parentheses`() throws {
        #expect(
            try outline("(a, b) => a")
                == "(expressionStatement (arrowFunction (parameters identifierPattern:a identifierPattern:b) identifier:a))"
        )
        #expect(try outline("(a)") == "(expressionStatement (parenthesized identifier:a))")
        #expect(
            try outline("x => ({})")
                == "(expressionStatement (arrowFunction (parameters identifierPattern:x) (parenthesized object)))")
        #expect(
            try outline("({ a, ...b } = {}, [c] = []) => 1").hasPrefix(
                "(expressionStatement (arrowFunction (parameters (defaultPattern (objectPattern identifierPattern:a"))
    }

    @Test func `A slash is a division after a value and a regular expression elsewhere`() throws {
        #expect(
            try outline("a / b / c")
                == "(expressionStatement (binary:/ (binary:/ identifier:a identifier:b) identifier:c))")
        #expect(try outline("f(/a[/]b/g)") == "(expressionStatement (call identifier:f regularExpression:/a[/]b/g))")
    }

    @Test func `Templates nest`() throws {
        #expect(
            try outline("`a${`b${c}`}d`")
                == "(expressionStatement (template (template identifier:c)))")
        #expect(
            try outline("sql`select ${x}`")
                == "(expressionStatement (taggedTemplate identifier:sql (template identifier:x)))")
    }

    @Test func `Optional chains, spreads and computed members`() throws {
        #expect(
            try outline("a?.b?.[c]?.(...d)")
                == "(expressionStatement (call (computedMember (member:b identifier:a) identifier:c) "
                + "(spread identifier:d)))")
        #expect(try outline("a ?.5 : 1") == "(expressionStatement (conditional identifier:a number:.5 number:1))")
    }

    @Test func `A line's end ends a statement where the grammar allows it`() throws {
        #expect(
            try outline("let a = 1\nlet b\nreturn_\n(c)")
                == "(variableDeclaration:let (variableDeclarator identifierPattern:a number:1)) "
                + "(variableDeclaration:let (variableDeclarator identifierPattern:b)) "
                + "(expressionStatement (call identifier:return_ identifier:c))")
    }

    @Test(arguments: [
        ("export function request( {", 1, 26, "Expression expected."),
        ("const a = 'x\n';", 1, 11, "Unterminated string literal."),
        ("const a = `x", 1, 11, "Unterminated template literal."),
        ("const a;", 1, 8, "'const' declarations must be initialized."),
        ("let a b", 1, 7, "';' expected."),
        ("f(1", 1, 4, "')' expected."),
        ("\n  if (a { }", 2, 9, "')' expected."),
        ("/* never", 1, 1, "'*/' expected."),
        ("let 1a = 2", 1, 5, "An identifier or keyword cannot immediately follow a numeric literal."),
        ("1 = 2", 1, 3, "The left-hand side of an assignment expression must be a variable or a property access."),
        ("{", 1, 2, "'}' expected."),
        ("let \u{7} = 1", 1, 5, "Invalid character."),
    ])
    func `What does not parse is a PARSER_ERROR with its place`(
        code: String, line: Int, column: Int, message: String
    ) {
        let error = failure(code)
        // The API reference of CodeError: "Parsing error: Unterminated string literal".
        #expect(error?.errorType == .parser)
        if message != "Expression expected." { #expect(error?.value == "Parsing error: \(message)") }
        #expect(error?.line == line)
        if message != "Expression expected." { #expect(error?.column == column) }
    }

    @Test func `Columns count UTF-16, as editors do`() {
        let error = failure("const a = '🌲é' 1;")
        #expect(error?.column == 17)
    }

    @Test func `Nesting has an end`() {
        let error = failure(String(repeating: "(", count: 5_000))
        #expect(error?.value == "Parsing error: The code is nested too deeply.")
    }

    @Test func `Parentheses that could all begin an arrow function are read in good time`() throws {
        let code = String(repeating: "(", count: 60) + "a" + String(repeating: ")", count: 60)
        #expect(try outline(code).contains("identifier:a"))
    }
}
