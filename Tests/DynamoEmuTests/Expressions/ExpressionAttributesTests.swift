import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite struct ExpressionAttributesTests {
    @Test func `Empty maps and keys of the wrong form are refused, names first`() {
        #expect(
            refusal { _ = try ExpressionAttributes(names: [:], values: [:]) }
                == "ExpressionAttributeNames must not be empty"
        )
        #expect(
            refusal { _ = try ExpressionAttributes(names: ["#a": "a"], values: [:]) }
                == "ExpressionAttributeValues must not be empty"
        )
        for key in ["a", "#", "##", "#a-b", "#a.b", ":a", ""] {
            #expect(
                refusal { _ = try ExpressionAttributes(names: [key: "a"], values: nil) }
                    == "ExpressionAttributeNames contains invalid key: Syntax error; key: \"\(key)\""
            )
        }
        for key in ["a", ":", "::", ":a b", "#a"] {
            #expect(
                refusal { _ = try ExpressionAttributes(names: nil, values: [AttributeName(key): .null]) }
                    == "ExpressionAttributeValues contains invalid key: Syntax error; key: \"\(key)\""
            )
        }
        #expect(refusal { _ = try ExpressionAttributes(names: ["#_": "a", "#4g": "b"], values: [":0": .null]) } == nil)
    }

    @Test func `An invalid value counts after the form of the keys`() {
        let invalid = DynamoError.validation("wrong")
        #expect(
            refusal { _ = try ExpressionAttributes(names: nil, values: [":a": .null], invalid: invalid) } == "wrong"
        )
        #expect(
            refusal { _ = try ExpressionAttributes(names: nil, values: ["a": .null], invalid: invalid) }
                == "ExpressionAttributeValues contains invalid key: Syntax error; key: \"a\""
        )
    }

    @Test func `What no expression used is refused, names first`() throws {
        var attributes = try ExpressionAttributes(
            names: ["#a": "a", "#y": "y", "#x": "x"],
            values: [":a": .null, ":z": .null]
        )
        _ = try attributes.condition("#a = :a OR attribute_exists(b)", kind: .condition)
        #expect(
            refusal { try attributes.checkUnused() }
                == "Value provided in ExpressionAttributeNames unused in expressions: keys: {#x, #y}"
        )
        _ = try attributes.projection("#x, #y")
        #expect(
            refusal { try attributes.checkUnused() }
                == "Value provided in ExpressionAttributeValues unused in expressions: keys: {:z}"
        )
        _ = try attributes.update("SET c = :z")
        #expect(refusal { try attributes.checkUnused() } == nil)
    }

    @Test func `A cached text is resolved with the values of each request`() throws {
        let cache = ExpressionCache(capacity: 2)
        for number in 0..<5 {
            for text in ["a = :v", "a = :v OR b = :v", "NOT a <> :v"] {
                var attributes = try ExpressionAttributes(
                    names: nil,
                    values: [":v": .n(DynamoNumber(number))],
                    cache: cache
                )
                let condition = try attributes.condition(text, kind: .filter)
                #expect(try condition.evaluate(on: ["a": .n(DynamoNumber(number))] as Item))
                #expect(try !condition.evaluate(on: ["a": .n(DynamoNumber(number + 1))] as Item))
            }
        }
        var attributes = try ExpressionAttributes(names: nil, values: nil, cache: cache)
        #expect(
            refusal { _ = try attributes.condition("a = :v", kind: .condition) }
                == "Invalid ConditionExpression: An expression attribute value used in expression is not defined; attribute value: :v"
        )
    }

    @Test(
        "Every word of the list is reserved, in any case",
        arguments: [
            "ABORT", "Status", "name", "data", "count", "items", "size", "user", "timestamp", "ttl", "zone", "hash",
            "set",
        ]
    )
    func reserved(word: String) throws {
        var attributes = try ExpressionAttributes(names: nil, values: nil)
        #expect(
            refusal { _ = try attributes.projection(word) }
                == "Invalid ProjectionExpression: Attribute name is a reserved keyword; reserved keyword: \(word)"
        )
    }

    @Test func `Random texts are refused or taken, and never trap`() throws {
        let pieces = [
            "a", "b.c", "#a", ":v", "(", ")", "((", "[", "]", "[0]", ",", ".", "+", "-", "=", "<", ">", "<=", "<>", " ",
            "AND", "OR", "NOT",
            "BETWEEN", "IN", "SET", "REMOVE", "ADD", "DELETE", "size(", "attribute_exists(", "contains(",
            "if_not_exists(", "list_append(", "#", ":",
            "é", "\"", "\0", "9", "99999999999999999999", "_", "!", "status",
        ]
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<4000 {
            let count = Int.random(in: 0...14, using: &generator)
            let text = (0..<count).map { _ in pieces.randomElement(using: &generator)! }.joined(
                separator: Bool.random(using: &generator) ? " " : ""
            )
            var attributes = try ExpressionAttributes(names: ["#a": "a"], values: [":v": .n(DynamoNumber(1))])
            let item: Item = ["a": .n(DynamoNumber(1)), "b": .m(["c": .l([.null])])]
            if let condition = try? attributes.condition(text, kind: .filter) { _ = try condition.evaluate(on: item) }
            if let condition = try? attributes.keyCondition(text) {
                _ = try? condition.resolve(
                    for: KeySchema(partition: KeyElement(name: "a", type: .N), sort: nil)
                )
            }
            if let projection = try? attributes.projection(text) { _ = projection.apply(to: item) }
            if let update = try? attributes.update(text) { _ = try? update.apply(to: item) }
        }
    }

    @Test func `Texts nested to the size limit do not exhaust the stack`() throws {
        var attributes = try ExpressionAttributes(names: nil, values: nil)
        for piece in ["(", "NOT ", "NOT(", "size(", "a=b AND (", "a[0]", "a.", "if_not_exists(a,"] {
            let text = String(repeating: piece, count: 4096 / piece.utf8.count)
            #expect(refusal { _ = try attributes.condition(text, kind: .filter) } != nil)
            #expect(refusal { _ = try attributes.update("SET a = " + text.prefix(4000)) } != nil)
        }
        let balanced = String(repeating: "(", count: 1900) + "a=b" + String(repeating: ")", count: 1900)
        #expect(
            refusal { _ = try attributes.condition(balanced, kind: .filter) }
                == "Invalid FilterExpression: The expression has redundant parentheses;"
        )
    }
}
