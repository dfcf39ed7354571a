import OrderedCollections
import Testing

@testable import DynamoEmu

/// A key condition on a global index with several attributes of each kind ("Multi-attribute key schema", developer
/// guide): equality on every partition attribute, sort attributes from the left, equality on all but the last.
@Suite struct MultiAttributeKeyConditionTests {
    static let schema = KeySchema(
        partitions: [KeyElement(name: "h", type: .S), KeyElement(name: "i", type: .S)],
        sorts: [
            KeyElement(name: "a", type: .S), KeyElement(name: "b", type: .N), KeyElement(name: "c", type: .S),
            KeyElement(name: "d", type: .S),
        ]
    )

    static func resolve(_ text: String, _ schema: KeySchema = schema) throws -> KeyCondition {
        var attributes = try ExpressionAttributes(
            names: nil,
            values: try item(#"{":s":{"S":"x"},":n":{"N":"3"},":m":{"N":"5"},":e":{"S":""}}"#)
        )
        return try attributes.keyCondition(text).resolve(for: schema, index: "index")
    }

    static let x = AttributeValue.s("x")
    static let three = AttributeValue.n(DynamoNumber(3))
    static let partition = "h = :s AND i = :s"

    @Test(
        arguments: [
            ("", [], nil), (" AND a = :s", [], .equal(x)), (" AND begins_with(a, :s)", [], .beginsWith(x)),
            (" AND a = :s AND b > :n", [x], .greater(three)), (" AND b > :n AND a = :s", [x], .greater(three)),
            (" AND a = :s AND b BETWEEN :n AND :m", [x], .between(three, .n(DynamoNumber(5)))),
            (" AND a = :s AND b = :n AND c < :s", [x, three], .less(x)),
            (" AND d = :s AND c = :s AND b = :n AND a = :s", [x, three, x], .equal(x)),
            (" AND a = :s AND b = :n AND c = :s AND begins_with(d, :s)", [x, three, x], .beginsWith(x)),
        ] as [(String, [AttributeValue], SortCondition?)]
    )
    func `sort attributes are taken from the left`(
        _ text: String,
        _ leading: [AttributeValue],
        _ sort: SortCondition?
    ) throws {
        #expect(
            try Self.resolve(Self.partition + text)
                == KeyCondition(partitions: [Self.x, Self.x], leading: leading, sort: sort)
        )
    }

    @Test(arguments: [
        ("h = :s", "Query condition missed key schema element: i"),
        ("i = :s AND a = :s", "Query condition missed key schema element: h"),
        ("h = :s AND i > :s", "Query key condition not supported"),
        ("h = :s AND begins_with(i, :s)", "Query key condition not supported"),
        (
            "h = :s AND i = :s AND b = :n",
            "RANGE key attributes a must have equality conditions specified in the query because a condition is present "
                + "on key attribute b"
        ),
        (
            "h = :s AND i = :s AND a = :s AND b > :n AND c = :s",
            "RANGE key attributes b must have equality conditions specified in the query because a condition is present "
                + "on key attribute c"
        ),
        (
            "h = :s AND i = :s AND a < :s AND d = :s",
            "RANGE key attributes a, b, c must have equality conditions specified in the query because a condition is "
                + "present on key attribute d"
        ), ("h = :s AND i = :s AND x = :s", "Query condition missed key schema element: a"),
        ("h = :s AND i = :s AND a = :s AND a = :s", "KeyConditionExpressions must only contain one condition per key"),
        (
            "h = :n AND i = :s",
            "One or more parameter values were invalid: Condition parameter type does not match schema type"
        ),
        (
            "h = :s AND i = :s AND a = :s AND b = :s",
            "One or more parameter values were invalid: Condition parameter type does not match schema type"
        ),
        (
            "h = :s AND i = :e",
            "One or more parameter values are not valid. A value specified for a secondary index key is not supported. "
                + "The AttributeValue for a key attribute cannot contain an empty string value. IndexName: index, "
                + "IndexKey: i"
        ),
    ])
    func `what does not fit is refused`(_ text: String, _ message: String) {
        #expect(refusal { _ = try Self.resolve(text) } == message)
    }

    @Test func `an index without sort attributes takes nothing else`() {
        let schema = KeySchema(partitions: Self.schema.partitions, sorts: [])
        #expect(
            refusal { _ = try Self.resolve("h = :s AND i = :s AND x = :s", schema) }
                == "Conditions can be of length 1 or 2 only"
        )
    }

    @Test func `a value too long for a key is not looked for`() throws {
        var attributes = try ExpressionAttributes(
            names: nil,
            values: [":s": .s(String(repeating: "x", count: 2049)), ":t": .s(String(repeating: "x", count: 1025))]
        )
        let key = KeySchema(partition: KeyElement(name: "p", type: .S), sort: KeyElement(name: "c", type: .S))
        let partition = try attributes.keyCondition("p = :s")
        #expect(
            refusal { _ = try partition.resolve(for: key) }
                == "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit "
                + "of2048 bytes"
        )
        let sort = try attributes.keyCondition("p = :t AND c = :t")
        #expect(
            refusal { _ = try sort.resolve(for: key) }
                == "One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size "
                + "limit of 1024 bytes"
        )
    }
}
