import EmulatorCore
import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite("BatchGetItem")
struct BatchGetItemTests {
    let account: TestAccount

    init() throws {
        account = try TestAccount()
        try account.createTable()
    }

    private func key(_ key: String) -> JSONValue { ["p": s(key)] }

    private func batch(_ keys: [JSONValue], _ more: JSONObject = [:], table: String = "table") -> JSONValue {
        var request: JSONObject = ["Keys": .array(keys)]
        for (name, value) in more { request[name] = value }
        return ["RequestItems": .object([table: .object(request)])]
    }

    // MARK: Shape

    @Test func `the shape of a request is judged first`() throws {
        try account.refuse(
            "BatchGetItem",
            ["RequestItems": ["table": []]],
            "SerializationException",
            "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.KeysAndAttributes"
        )
        try account.refuse(
            "BatchGetItem",
            ["RequestItems": ["table": ["Keys": "x"]]],
            "SerializationException",
            "Unexpected field type"
        )
    }

    // MARK: Rules

    @Test func `a batch reads something`() throws {
        try account.refuse(
            "BatchGetItem",
            [:],
            "1 validation error detected: Value null at 'requestItems' failed to satisfy constraint: Member must not "
                + "be null"
        )
        try account.refuse(
            "BatchGetItem",
            ["RequestItems": [:]],
            "The requestItems parameter is required for BatchGetItem"
        )
        try account.refuse(
            "BatchGetItem",
            ["RequestItems": ["table": [:], "other": ["Keys": []]]],
            "2 validation errors detected: Value null at 'requestItems.table.member.keys' failed to satisfy "
                + "constraint: Member must not be null; Value '[]' at 'requestItems.other.member.keys' failed to "
                + "satisfy constraint: Member must have length greater than or equal to 1"
        )
        try account.refuse(
            "BatchGetItem",
            batch([key("a")], table: "a"),
            "1 validation error detected: Value '{a=com.amazonaws.dynamodb.v20120810.KeysAndAttributes}' at "
                + "'requestItems' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have "
                + "length less than or equal to 255, Member must have length greater than or equal to 3, Member must "
                + "satisfy regular expression pattern: [a-zA-Z0-9_.-]+]"
        )
    }

    @Test func `a batch has 100 keys at most, in one table or over all`() throws {
        try account.refuse(
            "BatchGetItem",
            batch((0..<101).map { key("k\($0)") }),
            "1 validation error detected: Value at 'RequestItems.table.member.Keys' failed to satisfy constraint: "
                + "Member must have length less than or equal to 100"
        )
        let keys = JSONValue.array((0..<51).map { key("k\($0)") })
        try account.refuse(
            "BatchGetItem",
            ["RequestItems": ["table": ["Keys": keys], "second": ["Keys": keys]]],
            "Too many items requested for the BatchGetItem call"
        )
        try account.expect("BatchGetItem", batch((0..<100).map { key("k\($0)") }))
    }

    @Test func `a key comes once, even where the table is unknown, and by whichever name it is called`() throws {
        let words = "Provided list of item keys contains duplicates"
        try account.refuse("BatchGetItem", batch([key("a"), key("b"), key("a")], table: "nowhere"), words)
        let keys: JSONValue = ["Keys": [key("a")]]
        try account.refuse(
            "BatchGetItem",
            ["RequestItems": ["table": keys, "arn:aws:dynamodb:us-east-1:000000000000:table/table": keys]],
            words
        )
        try account.createTable("sorted", sorted: true)
        let one: JSONValue = ["p": s("a"), "s": n(1000)]
        try account.refuse("BatchGetItem", batch([one, ["s": ["N": "1e3"], "p": s("a")]], table: "sorted"), words)
    }

    @Test func `a key fits its table, which is there`() throws {
        let mismatch = "The provided key element does not match the schema"
        for key: JSONValue in [[:], ["q": s("a")], ["p": n(1)], ["p": s("a"), "q": s("b")]] {
            try account.refuse("BatchGetItem", batch([key]), mismatch)
        }
        try account.refuse(
            "BatchGetItem",
            batch([[:]], table: "nowhere"),
            "ResourceNotFoundException",
            "Requested resource not found"
        )
    }

    @Test func `a projection has one form, in the whole request`() throws {
        let words =
            "Can not use both expression and non-expression parameters in the same request: Non-expression "
            + "parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}"
        try account.refuse(
            "BatchGetItem",
            batch([key("a")], ["AttributesToGet": ["p"], "ProjectionExpression": "p"]),
            words
        )
        try account.refuse(
            "BatchGetItem",
            [
                "RequestItems": [
                    "table": ["Keys": [key("a")], "AttributesToGet": ["p"]],
                    "second": ["Keys": [key("a")], "ProjectionExpression": "p"],
                ]
            ],
            words
        )
        try account.refuse(
            "BatchGetItem",
            batch([key("a")], ["AttributesToGet": ["p", "p"]]),
            "One or more parameter values were invalid: Duplicate value in attribute name: p"
        )
        try account.refuse(
            "BatchGetItem",
            batch([key("a")], ["ExpressionAttributeNames": ["#n": "n"]]),
            "ExpressionAttributeNames can only be specified when using expressions"
        )
    }

    // MARK: Behaviour

    @Test func `items that exist come in the order of their keys, with a list for every table`() throws {
        try account.createTable("second")
        try account.put(["p": s("a"), "x": n(1)])
        try account.put(["p": s("b"), "x": n(2)])
        let answer = try account.expect(
            "BatchGetItem",
            [
                "RequestItems": [
                    "second": ["Keys": [key("a")]],
                    "table": ["Keys": [key("b"), key("missing"), key("a")], "ProjectionExpression": "x"],
                ]
            ]
        )
        #expect(
            answer.text
                == #"{"Responses":{"second":[],"table":[{"x":{"N":"2"}},{"x":{"N":"1"}}]},"UnprocessedKeys":{}}"#
        )
        let names = try account.expect("BatchGetItem", batch([key("a")], ["AttributesToGet": ["x", "none"]]))
        #expect(names["Responses"] == ["table": [["x": n(1)]]])
    }

    @Test func `each item is paid for by itself, and a missing one like the smallest`() throws {
        try account.createTable("second")
        try account.put(["p": s("a"), "text": s(String(repeating: "x", count: 5000))])
        let answer = try account.expect(
            "BatchGetItem",
            [
                "RequestItems": [
                    "table": ["Keys": [key("a"), key("missing")]],
                    "second": ["Keys": [key("missing")], "ConsistentRead": true],
                ],
                "ReturnConsumedCapacity": "INDEXES",
            ]
        )
        #expect(
            answer["ConsumedCapacity"]?.text
                == #"[{"TableName":"table","CapacityUnits":1.5,"Table":{"CapacityUnits":1.5}},"#
                + #"{"TableName":"second","CapacityUnits":1.0,"Table":{"CapacityUnits":1.0}}]"#
        )
    }

    @Test func `past 16 MB keys are left to be asked for again, as they were`() throws {
        // 40 of them fit: 41 would take 16,400 KB, and 16 MB are 16,384 KB.
        let text = s(String(repeating: "x", count: 400 * 1024 - 4 - 1 - 3))
        for number in 0..<43 { try account.put(["p": s("k\(number + 10)"), "text": text]) }
        let answer = try account.expect(
            "BatchGetItem",
            [
                "RequestItems": [
                    "table": [
                        "Keys": .array((0..<42).map { key("k\($0 + 10)") }), "ConsistentRead": true,
                        "ProjectionExpression": "#p", "ExpressionAttributeNames": ["#p": "p"],
                    ],
                    "arn:aws:dynamodb:us-east-1:000000000000:table/table": ["Keys": [key("k52")]],
                ],
                "ReturnConsumedCapacity": "TOTAL",
            ]
        )
        #expect(answer["Responses"]?["table"]?.array?.count == 40)
        #expect(
            answer["UnprocessedKeys"]?["table"] == [
                "Keys": [key("k50"), key("k51")], "ConsistentRead": true, "ProjectionExpression": "#p",
                "ExpressionAttributeNames": ["#p": "p"],
            ]
        )
        #expect(
            answer["UnprocessedKeys"]?["arn:aws:dynamodb:us-east-1:000000000000:table/table"]
                == ["Keys": [key("k52")]]
        )
        #expect(answer["ConsumedCapacity"]?.array?.first?["CapacityUnits"]?.number?.double == 4000)
    }
}
