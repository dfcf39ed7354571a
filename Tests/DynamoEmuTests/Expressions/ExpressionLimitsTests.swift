import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite("The limits of expressions")
struct ExpressionLimitsTests {
    private func condition(_ text: String) -> String? {
        refusal {
            var attributes = try ExpressionAttributes(names: nil, values: [":a": .n(DynamoNumber(1))])
            _ = try attributes.condition(text, kind: .condition)
        }
    }

    private func update(_ text: String) -> String? {
        refusal {
            var attributes = try ExpressionAttributes(names: nil, values: [":a": .n(DynamoNumber(1))])
            _ = try attributes.update(text)
        }
    }

    private func nested(_ open: String, _ count: Int, _ inner: String = "a = :a") -> String {
        String(repeating: open, count: count) + inner + String(repeating: ")", count: count)
    }

    @Test func `parentheses may be as many as the text has room for`() {
        #expect(condition(nested("(", 1)) == nil)
        for count in [2, 300, 2000] {
            #expect(condition(nested("(", count))?.contains("redundant parentheses") == true)
        }
        #expect(condition("a = " + nested("(", 2000, ":a"))?.contains("redundant parentheses") == true)
        #expect(
            condition(String(repeating: "(", count: 4000))
                == "Invalid ConditionExpression: Syntax error; token: \"<EOF>\", near: \"(\""
        )
        #expect(condition(String(repeating: ")", count: 4000))?.contains("token: \")\"") == true)
        #expect(update("SET b = " + nested("(", 2000, ":a")) == nil)
    }

    @Test func `three hundred operators are the most`() {
        #expect(condition(nested("NOT (", 299)) == nil)
        #expect(condition(String(repeating: "NOT ", count: 299) + "a = :a") == nil)
        #expect(condition(Array(repeating: "a = :a", count: 150).joined(separator: " AND ")) == nil)
        #expect(condition(nested("a = :a AND (", 149)) == nil)
        for text in [
            nested("NOT (", 300), String(repeating: "NOT ", count: 300) + "a = :a",
            Array(repeating: "a = :a", count: 151).joined(separator: " OR "), nested("a = :a AND (", 150),
        ] {
            #expect(condition(text)?.contains("too many operators; operator count: 301") == true)
        }
    }

    @Test func `nested functions do not overflow`() {
        #expect(condition(nested("size(", 290, "a") + " = :a")?.contains("operand type: N") == true)
        #expect(condition(nested("size(", 600, "a") + " = :a")?.contains("operator count: 601") == true)
        #expect(update("SET b = " + nested("if_not_exists(a,", 230, ":a")) == nil)
    }

    @Test func `pairs of NOT cancel over parentheses too`() throws {
        for (text, holds) in [
            ("NOT (NOT (a = :a))", true), ("NOT NOT (NOT (a = :a))", false), ("NOT (NOT NOT (NOT (a = :a)))", true),
            ("NOT (a = :a OR NOT (a = :a))", false), ("a <> :a OR NOT (a <> :a AND a = :a) AND a = :a", true),
            ("(a) = (:a) AND ((a = :a) OR (a <> :a))", true),
        ] {
            var attributes = try ExpressionAttributes(names: nil, values: [":a": .n(DynamoNumber(1))])
            let condition = try attributes.condition(text, kind: .condition)
            #expect(try condition.evaluate(on: ["a": .n(DynamoNumber(1))] as Item) == holds, "\(text)")
        }
    }

    // MARK: Names and values

    @Test func `a key has 255 bytes at most, its sign among them`() {
        let long = String(repeating: "k", count: 254)
        #expect(refusal { _ = try ExpressionAttributes(names: ["#" + long: "a"], values: nil) } == nil)
        #expect(
            refusal { _ = try ExpressionAttributes(names: ["#k" + long: "a"], values: nil) }
                == "ExpressionAttributeNames contains invalid key: "
                + "The expression attribute map contains a key that is too long; key: \"#k\(long)\""
        )
        #expect(refusal { _ = try ExpressionAttributes(names: nil, values: [AttributeName(":" + long): .null]) } == nil)
        #expect(
            refusal { _ = try ExpressionAttributes(names: nil, values: [AttributeName(":k" + long): .null]) }?
                .hasPrefix("ExpressionAttributeValues contains invalid key: The expression attribute map") == true
        )
    }

    @Test func `a name is not empty, and shorter than 64 KB`() {
        #expect(
            refusal { _ = try ExpressionAttributes(names: ["#a": "x", "#b": ""], values: nil) }
                == "ExpressionAttributeNames contains invalid value: Empty attribute name for key #b"
        )
        let long = String(repeating: "n", count: 65535)
        #expect(refusal { _ = try ExpressionAttributes(names: ["#a": long], values: nil) } == nil)
        #expect(
            refusal { _ = try ExpressionAttributes(names: ["#a": long + "n"], values: nil) }
                == "Attribute name is too large, must be less than 65536 bytes"
        )
    }

    @Test func `names and values have two megabytes`() {
        let half = AttributeValue.s(String(repeating: "v", count: 1 << 20))
        #expect(refusal { _ = try ExpressionAttributes(names: nil, values: [":a": half]) } == nil)
        #expect(
            refusal { _ = try ExpressionAttributes(names: nil, values: [":a": half, ":b": half]) }
                == "ExpressionAttributeValues exceeds max size"
        )
    }

    @Test func `every reserved word counts, in any case`() {
        for word in ["status", "NAME", "Ttl", "abort", "zone", "flattern", "inntER"] {
            #expect(condition("\(word) = :a")?.hasSuffix("reserved keyword: \(word)") == true)
        }
        #expect(condition("statuses = :a") == nil)
        #expect(ReservedWords.count == 573)
    }
}
