import EmulatorCore
import OrderedCollections
import Testing

/// A global index with several partition and sort attributes ("Multi-attribute keys", developer guide).
@Suite("Multi-attribute keys")
struct MultiAttributeKeyTests {
    let account: TestAccount

    /// The key (h, i | a, b), b a number.
    init() throws {
        account = try TestAccount()
        try account.createTable(
            with: [
                "AttributeDefinitions": [
                    attribute("p"), attribute("h"), attribute("i"), attribute("a"), attribute("b", "N"),
                ],
                "GlobalSecondaryIndexes": [
                    Self.index("all", ["ProjectionType": "ALL"]), Self.index("keys", ["ProjectionType": "KEYS_ONLY"]),
                ],
            ]
        )
    }

    private static func index(_ name: String, _ projection: JSONValue) -> JSONValue {
        [
            "IndexName": .string(name), "Projection": projection,
            "KeySchema": .array(
                [("h", "HASH"), ("i", "HASH"), ("a", "RANGE"), ("b", "RANGE")].map {
                    ["AttributeName": .string($0.0), "KeyType": .string($0.1)]
                }
            ),
        ]
    }

    private func put(_ p: String, h: String = "h", i: String = "i", _ a: String?, _ b: Int?) throws {
        var item: JSONObject = ["p": s(p), "h": s(h), "i": s(i), "x": s("x")]
        if let a { item["a"] = s(a) }
        if let b { item["b"] = n(b) }
        try account.put(.object(item))
    }

    private func query(_ condition: String = "", _ more: JSONObject = [:]) -> JSONValue {
        let known: JSONObject = [":h": s("h"), ":i": s("i"), ":a": s("a"), ":b": n(9), ":c": n(100)]
        let text = "h = :h AND i = :i" + condition
        var request: JSONObject = [
            "TableName": "table", "IndexName": "all", "KeyConditionExpression": .string(text),
            "ExpressionAttributeValues": .object(known.filter { text.contains($0.key) }),
        ]
        for (member, value) in more { request[member] = value }
        return .object(request)
    }

    private func keys(_ answer: JSONValue) -> [String] {
        (answer["Items"]?.array ?? []).compactMap { $0["p"]?["S"]?.string }
    }

    @Test(arguments: [
        ("", ["p3", "p4", "p2", "p5", "p1"]), (" AND a = :a", ["p3", "p4", "p2"]),
        (" AND begins_with(a, :a)", ["p3", "p4", "p2", "p5"]), (" AND a > :a", ["p5", "p1"]),
        (" AND a = :a AND b = :b", ["p3"]), (" AND a = :a AND b > :b", ["p4", "p2"]),
        (" AND a = :a AND b BETWEEN :b AND :c", ["p3", "p4", "p2"]), (" AND b < :c AND a = :a", ["p3", "p4"]),
    ])
    func `a query narrows from the left and orders by every sort attribute`(
        _ condition: String,
        _ expected: [String]
    ) throws {
        try put("p1", "b", 1)
        try put("p2", "a", 100)
        try put("p3", "a", 9)
        try put("p4", "a", 10)
        try put("p5", "aa", -5)
        try put("without b", "a", nil)
        try put("without a", nil, 1)
        // The same letters, divided otherwise: another partition.
        try put("elsewhere", h: "hi", i: "j", "a", 1)
        #expect(keys(try account.expect("Query", query(condition))) == expected)
        #expect(
            keys(try account.expect("Query", query(condition, ["ScanIndexForward": false]))) == expected.reversed()
        )
    }

    @Test func `the elder form of a key condition follows the same rules`() throws {
        try put("p1", "a", 1)
        try put("p2", "a", 2)
        func equal(_ value: JSONValue) -> JSONValue { ["ComparisonOperator": "EQ", "AttributeValueList": [value]] }
        var conditions: JSONObject = [
            "h": equal(s("h")), "i": equal(s("i")), "a": equal(s("a")),
            "b": ["ComparisonOperator": "GT", "AttributeValueList": [n(1)]],
        ]
        func request() -> JSONValue {
            ["TableName": "table", "IndexName": "all", "KeyConditions": .object(conditions)]
        }
        #expect(keys(try account.expect("Query", request())) == ["p2"])
        conditions["a"] = nil
        try account.refuse(
            "Query",
            request(),
            "RANGE key attributes a must have equality conditions specified in the query because a condition is present on "
                + "key attribute b"
        )
        conditions["i"] = nil
        try account.refuse("Query", request(), "Query condition missed key schema element: i")
    }

    @Test(arguments: [true, false])
    func `pages carry every key attribute and lose nothing, keys being equal`(_ isForward: Bool) throws {
        for number in 0..<7 { try put("p\(number)", "a", number / 3) }
        let whole = keys(try account.expect("Query", query("", ["ScanIndexForward": .bool(isForward)])))
        #expect(Set(whole).count == 7)
        var seen: [String] = []
        var start: JSONValue?
        repeat {
            var more: JSONObject = ["Limit": 2, "ScanIndexForward": .bool(isForward)]
            more["ExclusiveStartKey"] = start
            let answer = try account.expect("Query", query("", more))
            seen += keys(answer)
            start = answer["LastEvaluatedKey"]
            if let start { #expect(Set(start.object?.keys ?? []) == ["p", "h", "i", "a", "b"]) }
        } while start != nil
        #expect(seen == whole)
    }

    @Test(
        arguments: [
            (["p": s("p"), "h": s("h"), "i": s("i"), "a": s("a")], "The provided starting key is invalid"),
            (
                ["p": s("p"), "h": s("h"), "i": s("i"), "a": s("a"), "b": s("1")],
                "The provided key element does not match the schema"
            ),
            (
                ["p": n(1), "h": s("h"), "i": s("i"), "a": s("a"), "b": n(1)],
                "The provided starting key is invalid: The provided key element does not match the schema"
            ),
            (
                ["p": s("p"), "h": s("h"), "i": s("j"), "a": s("a"), "b": n(1)],
                "The provided starting key is outside query boundaries based on provided conditions"
            ),
        ] as [(JSONValue, String)]
    )
    func `a starting key has all parts of both keys`(_ key: JSONValue, _ message: String) throws {
        try account.refuse("Query", query("", ["ExclusiveStartKey": key]), message)
    }

    @Test func `a starting key must satisfy the condition on sort attributes`() throws {
        let key: JSONValue = ["p": s("p"), "h": s("h"), "i": s("i"), "a": s("a"), "b": n(9)]
        try account.refuse(
            "Query",
            query(" AND a = :a AND b > :b", ["ExclusiveStartKey": key]),
            "The provided starting key does not match the range key predicate"
        )
    }

    @Test(arguments: ["h", "i", "a", "b"])
    func `a filter on any key attribute is refused`(_ name: String) throws {
        try account.refuse(
            "Query",
            query(" AND a = :a", ["FilterExpression": .string("\(name) = :a")]),
            "Filter Expression can only contain non-primary key attributes: Primary key attribute: \(name)"
        )
    }

    @Test func `a projection of keys holds all of them`() throws {
        try put("p1", "a", 1)
        let answer = try account.expect("Query", query("", ["IndexName": "keys"]))
        #expect(answer["Items"] == [["p": s("p1"), "h": s("h"), "i": s("i"), "a": s("a"), "b": n(1)]])
    }

    @Test func `segments of a scan divide the index`() throws {
        for number in 0..<40 { try put("p\(number)", h: "h\(number % 8)", "a", number) }
        try put("sparse", nil, nil)
        var seen: [String] = []
        for segment in 0..<3 {
            var start: JSONValue?
            repeat {
                var request: JSONObject = [
                    "TableName": "table", "IndexName": "all", "Segment": .int(segment),
                    "TotalSegments": 3, "Limit": 7,
                ]
                request["ExclusiveStartKey"] = start
                let answer = try account.expect("Scan", .object(request))
                seen += keys(answer)
                start = answer["LastEvaluatedKey"]
            } while start != nil
        }
        #expect(seen.count == 40)
        #expect(Set(seen) == Set((0..<40).map { "p\($0)" }))
    }

    // MARK: Writes

    @Test(arguments: [("h", "S"), ("i", "S"), ("a", "S"), ("b", "N")])
    func `every part must have its type`(_ name: String, _ type: String) throws {
        var item: JSONObject = ["p": s("p"), "h": s("h"), "i": s("i"), "a": s("a"), "b": n(1)]
        item[name] = ["BOOL": true]
        let mismatch =
            "One or more parameter values were invalid: Type mismatch for Index Key \(name) Expected: \(type) Actual: BOOL "
            + "IndexName: all"
        try account.refuse("PutItem", ["TableName": "table", "Item": .object(item)], mismatch)
        let update: JSONObject = [
            "TableName": "table", "Key": ["p": s("p")], "UpdateExpression": .string("SET \(name) = :v"),
            "ExpressionAttributeValues": [":v": ["BOOL": true]],
        ]
        try account.refuse("UpdateItem", .object(update), mismatch)
    }

    @Test func `no part may be empty`() throws {
        try account.refuse(
            "PutItem",
            ["TableName": "table", "Item": ["p": s("x"), "h": s("h"), "i": s("")]],
            "One or more parameter values are not valid. A value specified for a secondary index key is not supported. The "
                + "AttributeValue for a key attribute cannot contain an empty string value. IndexName: all, IndexKey: i"
        )
    }

    @Test func `an update says otherwise what it only finds out at the item`() throws {
        try account.put(["p": s("p"), "x": n(1), "e": s(""), "tall": s(String(repeating: "x", count: 2049))])
        func update(_ source: String) -> JSONValue {
            ["TableName": "table", "Key": ["p": s("p")], "UpdateExpression": .string("SET h = \(source)")]
        }
        try account.refuse(
            "UpdateItem",
            update("x"),
            "The update expression attempted to update the secondary index key to unsupported type"
        )
        try account.refuse(
            "UpdateItem",
            update("e"),
            "One or more parameter values are not valid. The update expression attempted to update a secondary index key "
                + "to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty "
                + "string value."
        )
        try account.refuse(
            "UpdateItem",
            update("tall"),
            "The update expression attempted to update the secondary index key beyond allowed size limits"
        )
    }

    @Test(
        arguments: [
            (
                ["h": 2048], nil
            ), (["h": 1024, "i": 1024], nil), (["a": 1024], nil),
            (
                ["h": 1024, "i": 1025],
                "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 "
                    + "bytes"
            ),
            (
                ["a": 1025],
                "One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit "
                    + "of 1024 bytes"
            ),
        ] as [([String: Int], String?)]
    )
    func `the attributes of a kind share its limit`(_ sizes: [String: Int], _ message: String?) throws {
        var item: JSONObject = ["p": s("p")]
        for (name, size) in sizes { item[name] = s(String(repeating: "x", count: size)) }
        let request: JSONValue = ["TableName": "table", "Item": .object(item)]
        if let message {
            try account.refuse("PutItem", request, message)
        } else {
            try account.expect("PutItem", request)
        }
    }

    @Test func `an entry follows a change of any part`() throws {
        try put("p1", "a", 1)
        func update(_ expression: String, _ values: JSONObject? = nil) throws {
            var request: JSONObject = [
                "TableName": "table", "Key": ["p": s("p1")], "UpdateExpression": .string(expression),
            ]
            request["ExpressionAttributeValues"] = values.map { .object($0) }
            try account.expect("UpdateItem", .object(request))
        }
        try update("SET b = :b", [":b": n(9)])
        #expect(keys(try account.expect("Query", query(" AND a = :a AND b = :b"))) == ["p1"])
        try update("REMOVE i")
        #expect(keys(try account.expect("Query", query())) == [])
        try update("SET i = :i", [":i": s("i")])
        #expect(keys(try account.expect("Query", query())) == ["p1"])
    }
}
