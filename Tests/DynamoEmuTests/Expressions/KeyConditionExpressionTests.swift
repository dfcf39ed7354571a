import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite struct KeyConditionExpressionTests {
    static let partitionKey = KeyElement(name: "p", type: .S)
    static let sortKey = KeyElement(name: "c", type: .N)

    static func resolve(_ text: String, sortKey: KeyElement? = sortKey) throws -> KeyCondition {
        var attributes = try ExpressionAttributes(
            names: ["#p": "p", "#c": "c"],
            values: try item(#"{":p":{"S":"x"},":c":{"N":"3"},":d":{"N":"5"},":e":{"S":""}}"#)
        )
        let condition = try attributes.keyCondition(text)
        return try condition.resolve(for: KeySchema(partition: partitionKey, sort: sortKey))
    }

    @Test(
        "A sort condition is understood, on either side and in either order",
        arguments: [
            ("p = :p", nil), (":p = #p", nil), ("(p = :p)", nil), ("p=:p AND c=:c", .equal(.n(DynamoNumber(3)))),
            ("c = :c and p = :p", .equal(.n(DynamoNumber(3)))),
            ("((#c < :c) AND (p = :p))", .less(.n(DynamoNumber(3)))),
            ("p=:p AND :c < c", .greater(.n(DynamoNumber(3)))),
            ("p=:p AND :c <= c", .greaterOrEqual(.n(DynamoNumber(3)))),
            ("p=:p AND :c > c", .less(.n(DynamoNumber(3)))), ("p=:p AND c >= :c", .greaterOrEqual(.n(DynamoNumber(3)))),
            ("p=:p AND c <= :c", .lessOrEqual(.n(DynamoNumber(3)))),
            ("p=:p AnD c BeTwEeN :c aNd :d", .between(.n(DynamoNumber(3)), .n(DynamoNumber(5)))),
        ] as [(String, SortCondition?)]
    )
    func understood(text: String, sort: SortCondition?) throws {
        #expect(try Self.resolve(text) == KeyCondition(partition: .s("x"), sort: sort))
    }

    @Test func `begins_with narrows a string sort key`() throws {
        let key = KeyElement(name: "c", type: .S)
        #expect(try Self.resolve("p = :p AND begins_with(c, :p)", sortKey: key).sort == .beginsWith(.s("x")))
    }

    @Test(
        "What is no key condition is refused",
        arguments: [
            ("p = :p OR c = :c", "Invalid operator used in KeyConditionExpression: OR"),
            ("NOT p = :p", "Invalid operator used in KeyConditionExpression: NOT"),
            ("NOT NOT p = :p", "Invalid operator used in KeyConditionExpression: NOT"),
            ("p = :p AND c IN (:c)", "Invalid operator used in KeyConditionExpression: IN"),
            ("p = :p AND c <> :c", "Invalid operator used in KeyConditionExpression: <>"),
            ("attribute_exists(p)", "Invalid operator used in KeyConditionExpression: attribute_exists"),
            ("contains(c, :p)", "Invalid operator used in KeyConditionExpression: contains"),
            (
                ":c BETWEEN p AND c",
                "Invalid condition in KeyConditionExpression: BETWEEN operator must have the key attribute as its first operand"
            ),
            (
                "begins_with(:p, c)",
                "Invalid condition in KeyConditionExpression: begins_with operator must have the key attribute as its first operand"
            ),
            ("p = c", "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition"),
            (
                "begins_with(c, p)",
                "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition"
            ),
            (
                "p.x = :p",
                "Invalid KeyConditionExpression: KeyConditionExpressions cannot have conditions on nested attributes"
            ),
            (
                "p[0] = :p",
                "Invalid KeyConditionExpression: KeyConditionExpressions cannot have conditions on nested attributes"
            ),
            ("size(p) = :c", "KeyConditionExpressions cannot contain nested operations"),
            (":p = :p", "Invalid condition in KeyConditionExpression: No key attribute specified"),
            ("p = :p AND p = :p", "KeyConditionExpressions must only contain one condition per key"),
            ("p = :p AND c = :c AND x = :d", "Conditions can be of length 1 or 2 only"),
            ("p = :p AND dog(c, :c)", "Invalid KeyConditionExpression: Invalid function name; function: dog"),
            (
                "p = :p AND begins_with(c, :c)",
                "Invalid KeyConditionExpression: Incorrect operand type for operator or function; operator or function: begins_with, operand type: N"
            ),
            (
                "p = :p AND c BETWEEN :d AND :c",
                "Invalid KeyConditionExpression: The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:5}, upper bound operand: AttributeValue: {N:3}"
            ),
            ("p", "Invalid KeyConditionExpression: Syntax error; token: \"<EOF>\", near: \"p\""),
            ("c = :c", "Query condition missed key schema element: p"),
            ("x = :p", "Query condition missed key schema element: p"),
            ("p = :p AND x = :c", "Query condition missed key schema element: c"),
            ("p < :p", "Query key condition not supported"),
            ("begins_with(p, :p)", "Query key condition not supported"),
            (
                "p = :c",
                "One or more parameter values were invalid: Condition parameter type does not match schema type"
            ),
            (
                "p = :p AND c = :p",
                "One or more parameter values were invalid: Condition parameter type does not match schema type"
            ),
            (
                "p = :e",
                "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: p"
            ),
        ]
    )
    func refused(text: String, message: String) {
        #expect(refusal { _ = try Self.resolve(text) } == message)
    }

    @Test func `A table without a sort key takes one condition`() {
        #expect(
            refusal { _ = try Self.resolve("p = :p AND c = :c", sortKey: nil) } == "Query key condition not supported"
        )
    }

    @Test func `The rules that need no schema can be asked for first`() throws {
        var attributes = try ExpressionAttributes(names: nil, values: nil)
        let condition = try attributes.keyCondition("attribute_exists(p)")
        #expect(
            refusal { try condition.check() } == "Invalid operator used in KeyConditionExpression: attribute_exists"
        )
    }
}
