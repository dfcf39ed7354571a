import AppSyncEmu
import Testing

@Suite struct DocumentParserTests {
    private func argument(_ literal: String) throws -> Value? {
        guard case .field(let field) = try DocumentParser.parse("{f(a:\(literal))}").operations[0].selectionSet[0]
        else { return nil }
        return field.arguments.first?.value
    }

    @Test func `a document with everything in it`() throws {
        let document = try DocumentParser.parse(
            #"""
            # A comment, with {braces} and "quotes"
            query Kitchen($a: [Int!]! = [1, 2], $b: In = {x: {y: "z"}}, $c: Boolean) @onQuery(n: 1) {
              alias: field(first: $a, second: {k: [$b, null, true, E]}, third: -1.5e3) @include(if: $c) @twice
              { id, ...Spread @d ... on User @skip(if: $c) { name } ... @include(if: $c) { age } ... { on } }
              query mutation: fragment
            }
            mutation M { like(story: 123) { type } }
            subscription { s }
            fragment Spread on Friend @f { true: null }
            """#
        )
        #expect(document.operations.map(\.type) == [.query, .mutation, .subscription])
        #expect(document.operations.map(\.name) == ["Kitchen", "M", nil])
        #expect(document.fragments.map(\.name) == ["Spread"])
        let query = document.operations[0]
        #expect(query.location == SourceLocation(line: 2, column: 1))
        #expect(query.variableDefinitions.map(\.type.description) == ["[Int!]!", "In", "Boolean"])
        #expect(query.variableDefinitions[0].defaultValue == .list([.int("1"), .int("2")]))
        #expect(query.directives.map(\.name) == ["onQuery"])
        guard case .field(let field) = query.selectionSet[0] else {
            Issue.record("no field")
            return
        }
        #expect(field.responseKey == "alias")
        #expect(field.name == "field")
        #expect(field.location == SourceLocation(line: 3, column: 3))
        #expect(field.arguments.map(\.name) == ["first", "second", "third"])
        #expect(field.arguments[2].value == .float("-1.5e3"))
        #expect(field.directives.map(\.name) == ["include", "twice"])
        #expect(field.selectionSet.count == 5)
        #expect(query.selectionSet.count == 3)
    }

    @Test(arguments: [
        ("\"\"", ""), ("\"a b\"", "a b"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
        (#""é\u00e9😀\uD83D\uDE00""#, "éé😀😀"), ("\"# , { not ignored\"", "# , { not ignored"),
        ("\"\"\"\"\"\"", ""), ("\"\"\"one\"\"\"", "one"),
        ("\"\"\"say \\\"\"\" and \\n\"\"\"", "say \"\"\" and \\n"),
        ("\"\"\"\n    Hello,\n      World!\n\n    Yours,\n  \"\"\"", "Hello,\n  World!\n\nYours,"),
        ("\"\"\"first\r\n   second\r    third\n\t\n\"\"\"", "first\nsecond\n third"),
    ])
    func `strings and block strings have the specification's values`(literal: String, expected: String) throws {
        #expect(try argument(literal) == .string(expected))
    }

    @Test(arguments: ["0", "-0", "7", "-12", "0.0", "1e9", "-1.50E-3"])
    func `numbers keep their text`(literal: String) throws {
        let isFloat = literal.contains { ".eE".contains($0) }
        #expect(try argument(literal) == (isFloat ? .float(literal) : .int(literal)))
    }

    @Test(arguments: ["01", "1.", ".5", "-", "1e", "1a", "1.5.", "0x1", "+1", "1_0"])
    func `what is not a number is refused`(literal: String) {
        #expect(throws: GraphQLSyntaxError.self) { try argument(literal) }
    }

    @Test(arguments: [
        ("", "<EOF>", 1, 1), ("{", "<EOF>", 1, 2), ("{}", "}", 1, 2), ("{a}}", "}", 1, 4), ("meow", "meow", 1, 1),
        ("{\n  a(\n}", "}", 3, 1), ("{a(b:)}", ")", 1, 6), ("query ($a: Int = $b) {a}", "$", 1, 18),
        ("fragment on on T {a}", "on", 1, 10), ("{a ?}", "?", 1, 4), ("{a..b}", ".", 1, 3),
        ("{é}", "é", 1, 2), ("{a(b:\"é😀\" ?)}", "?", 1, 11), ("{a(b:\"x\ny\")}", "\n", 1, 8),
        ("{a(b:\"\\x\")}", "\\", 1, 7), ("{a(b:\"\\u00G0\")}", "\\", 1, 7), ("{\r\na\r!}", "!", 3, 1),
        ("{a \u{7}}", "\u{7}", 1, 4),
    ])
    func `a syntax error names the token and its place`(
        text: String,
        token: String,
        line: Int,
        column: Int
    ) throws {
        let error = try #require(throws: GraphQLSyntaxError.self) { try DocumentParser.parse(text) }
        #expect(
            error.message == "Invalid Syntax : offending token '\(token)' at line \(line) column \(column)"
        )
        #expect(error.location == SourceLocation(line: line, column: column))
    }

    @Test(arguments: [
        String(repeating: "{a", count: 7_000),
        "{a(b:" + String(repeating: "[", count: 14_000),
        "{a(b:" + String(repeating: "{c:", count: 4_000),
        "query($a:" + String(repeating: "[", count: 14_000),
        "{" + String(repeating: "...{", count: 7_000),
    ])
    func `hostile depth ends in an error`(text: String) throws {
        let error = try #require(throws: GraphQLSyntaxError.self) { try DocumentParser.parse(text) }
        #expect(error.message.contains("more than 200 levels of nesting"))
    }

    @Test func `no truncation and no stray character brings the parser down`() {
        let text =
            #"query Q($a: [Int!]! = [1.5e3]) @d(n: {x: """b\""" """}) { a: f(s: "\u00e9\n", v: $a) { ...F ... on T { x } } }"#
        let bytes = Array(text.utf8)
        var accepted = 0
        for index in bytes.indices {
            for replacement in Array("{}()[]:$!=@|&.\"\\#-0e \n".utf8) + [0, 0x7F] {
                var changed = bytes
                changed[index] = replacement
                if (try? DocumentParser.parse(String(decoding: changed, as: UTF8.self))) != nil { accepted += 1 }
            }
            #expect(throws: GraphQLSyntaxError.self) {
                try DocumentParser.parse(String(decoding: bytes[..<index], as: UTF8.self))
            }
        }
        #expect(accepted > 0)
    }

    @Test func `honest depth is fine`() throws {
        let text = String(repeating: "{a", count: 150) + String(repeating: "}", count: 150)
        #expect(try DocumentParser.parse(text).operations.count == 1)
    }

    @Test func `more than 15,000 tokens are refused in AppSync's words`() throws {
        #expect(throws: Never.self) {
            try DocumentParser.parse("{" + String(repeating: "a ", count: 14_998) + "}")
        }
        let error = try #require(throws: GraphQLSyntaxError.self) {
            try DocumentParser.parse("{" + String(repeating: "a ", count: 14_999) + "}")
        }
        #expect(error.message == "Maximum char length exceeded")
    }

    @Test func `a byte order mark is ignored and does not move columns`() throws {
        #expect(try DocumentParser.parse("\u{FEFF}{a}").operations[0].location == SourceLocation(line: 1, column: 1))
    }
}
