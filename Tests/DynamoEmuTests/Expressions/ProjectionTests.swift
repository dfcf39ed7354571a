import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite struct ProjectionTests {
    static let json =
        #"{"a":{"M":{"b":{"L":[{"N":"2"},{"N":"4"},{"M":{"x":{"S":"hi"},"y":{"S":"yo"}}}]},"c":{"N":"5"}}},"b":{"S":"hello"},"a.b":{"S":"dot"},"e":{"M":{}}}"#

    @Test(
        "A projection keeps what its paths select",
        arguments: [
            ("b", #"{"b":{"S":"hello"}}"#), ("zzz", "{}"), ("b, zzz", #"{"b":{"S":"hello"}}"#),
            ("e", #"{"e":{"M":{}}}"#), ("e.x", "{}"),
            ("a.c", #"{"a":{"M":{"c":{"N":"5"}}}}"#), ("#dot", #"{"a.b":{"S":"dot"}}"#),
            ("#a.c", #"{"a":{"M":{"c":{"N":"5"}}}}"#),
            ("a.b[1]", #"{"a":{"M":{"b":{"L":[{"N":"4"}]}}}}"#),
            ("a.b[2].x, a.b[0]", #"{"a":{"M":{"b":{"L":[{"N":"2"},{"M":{"x":{"S":"hi"}}}]}}}}"#),
            ("a.b[2].x, a.b[2].y", #"{"a":{"M":{"b":{"L":[{"M":{"x":{"S":"hi"},"y":{"S":"yo"}}}]}}}}"#),
            ("a.b[9]", "{}"), ("a[0]", "{}"), ("b.x", "{}"),
            ("a.x, a.b[0], x, a.b[3].x", #"{"a":{"M":{"b":{"L":[{"N":"2"}]}}}}"#),
        ]
    )
    func keeps(text: String, json: String) throws {
        var attributes = try ExpressionAttributes(names: ["#a": "a", "#dot": "a.b"], values: nil)
        let projection = try attributes.projection(text)
        #expect(AttributeValue.m(projection.apply(to: try item(Self.json))) == .m(try item(json)))
    }

    @Test(
        "A projection that contradicts itself, or is none, is refused",
        arguments: [
            (
                "a, a",
                "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]"
            ),
            (
                "a, a.b",
                "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a, b]"
            ),
            (
                "a.b[2], a.b",
                "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a, b, [2]], path two: [a, b]"
            ),
            (
                "a.b, a[1]",
                "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a, [1]]"
            ),
            (
                "a[1], a.b, c, #c",
                "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [c], path two: [c]"
            ),
            ("", "The expression can not be empty;"), ("!!!", "Syntax error; token: \"!\", near: \"!!\""),
            ("a,", "Syntax error; token: \"<EOF>\", near: \",\""),
            ("a b", "Syntax error; token: \"b\", near: \"a b\""),
            ("a[-1]", "Syntax error; token: \"-\", near: \"[-1\""), ("a[]", "Syntax error; token: \"]\", near: \"[]\""),
            ("a, status", "Attribute name is a reserved keyword; reserved keyword: status"),
            ("#zz", "An expression attribute name used in the document path is not defined; attribute name: #zz"),
            ("a[99999999999999]", "List index is not within the allowable range; index: [99999999999999]"),
            (
                "a" + String(repeating: ".b", count: 32),
                "The document path has too many nesting levels; nesting levels: 33"
            ),
        ]
    )
    func refused(text: String, message: String) throws {
        var attributes = try ExpressionAttributes(names: ["#c": "c"], values: nil)
        #expect(refusal { _ = try attributes.projection(text) } == "Invalid ProjectionExpression: \(message)")
    }

    @Test func `A projection knows its top-level names`() throws {
        var attributes = try ExpressionAttributes(names: nil, values: nil)
        #expect(try attributes.projection("a.b, a.c, d[0]").topLevelNames == ["a", "d"])
        #expect(try attributes.projection("a, b").isFlat)
        #expect(try !attributes.projection("a, b[0]").isFlat)
    }
}
