import EmulatorCore
import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite("TransactGetItems")
struct TransactGetItemsTests {
    let account: TestAccount

    init() throws {
        account = try TestAccount()
        try account.createTable()
    }

    private func get(_ key: JSONValue, _ more: JSONObject = [:]) -> JSONValue {
        var get: JSONObject = ["TableName": "table", "Key": key]
        for (name, value) in more { get[name] = value }
        return ["Get": .object(get)]
    }

    private func request(_ items: JSONValue..., with more: JSONObject = [:]) -> JSONValue {
        var request: JSONObject = ["TransactItems": .array(items)]
        for (name, value) in more { request[name] = value }
        return .object(request)
    }

    // MARK: Rules

    @Test func `a transaction has 1 to 100 gets, each with table and key`() throws {
        try account.refuse(
            "TransactGetItems",
            request(),
            "1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint: Member must have "
                + "length greater than or equal to 1"
        )
        let items = JSONValue.array((0..<101).map { get(["p": s("k\($0)")]) })
        #expect(
            try account.send("TransactGetItems", ["TransactItems": items]).message?.hasSuffix(
                "' at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to 100"
            ) == true
        )
        try account.refuse(
            "TransactGetItems",
            request([:], ["Get": ["TableName": "table"]]),
            "2 validation errors detected: Value null at 'transactItems.1.member.get' failed to satisfy constraint: "
                + "Member must not be null; Value null at 'transactItems.2.member.get.key' failed to satisfy "
                + "constraint: Member must not be null"
        )
    }

    @Test func `what is wrong with request or table refuses it`() throws {
        try account.refuse(
            "TransactGetItems",
            request(get(["p": s("a")], ["ProjectionExpression": "!!!"])),
            #"Invalid ProjectionExpression: Syntax error; token: "!", near: "!!""#
        )
        try account.refuse(
            "TransactGetItems",
            request(get(["p": s("a")], ["TableName": "nowhere"])),
            "ResourceNotFoundException",
            "Requested resource not found"
        )
        try account.refuse(
            "TransactGetItems",
            request(get(["p": s("a")]), get(["p": s("a")])),
            "Transaction request cannot include multiple operations on one item"
        )
        try account.expect(
            "TransactGetItems",
            request(get(["p": s("a")], ["ExpressionAttributeNames": ["#n": "n"]]))
        )
    }

    @Test func `a key that does not fit, even an empty one, cancels`() throws {
        let answer = try account.send(
            "TransactGetItems",
            request(get([:]), get(["p": s("a")]), get(["p": s("")]))
        )
        #expect(answer.error == "TransactionCanceledException")
        #expect(
            answer.message
                == "Transaction cancelled, please refer cancellation reasons for specific reasons "
                + "[ValidationError, None, ValidationError]"
        )
        #expect(
            answer["CancellationReasons"]?.array?.map { $0["Message"]?.string } == [
                "The provided key element does not match the schema", nil,
                "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an "
                    + "empty string value. Key: p",
            ]
        )
    }

    @Test func `4 MB are the most it reads`() throws {
        for key in 0..<11 {
            try account.put(["p": s("k\(key)"), "text": s(String(repeating: "x", count: 400_000))])
        }
        func all(_ count: Int) -> JSONValue { ["TransactItems": .array((0..<count).map { get(["p": s("k\($0)")]) })] }
        try account.expect("TransactGetItems", all(10))
        try account.refuse(
            "TransactGetItems",
            all(11),
            "The aggregate size of the items in the transaction cannot exceed 4 MB"
        )
    }

    // MARK: Behaviour

    @Test func `items come in order; what is missing or has nothing of the projection is empty`() throws {
        try account.put(["p": s("a"), "x": n(1), "y": n(2)])
        let answer = try account.expect(
            "TransactGetItems",
            request(
                get(["p": s("missing")]),
                get(["p": s("a")], ["ProjectionExpression": "#x", "ExpressionAttributeNames": ["#x": "x"]])
            )
        )
        #expect(answer.text == #"{"Responses":[{},{"Item":{"x":{"N":"1"}}}]}"#)
        let nothing = try account.expect(
            "TransactGetItems",
            request(get(["p": s("a")], ["ProjectionExpression": "z"]))
        )
        #expect(nothing["Responses"] == [[:]])
    }

    @Test func `each item costs two reads, by its whole size, and a missing one two units`() throws {
        try account.put(["p": s("a"), "text": s(String(repeating: "x", count: 5000))])
        let answer = try account.expect(
            "TransactGetItems",
            request(
                get(["p": s("a")], ["ProjectionExpression": "p"]),
                get(["p": s("missing")]),
                with: ["ReturnConsumedCapacity": "INDEXES"]
            )
        )
        #expect(
            answer["ConsumedCapacity"]?.text
                == #"[{"TableName":"table","CapacityUnits":6.0,"ReadCapacityUnits":6.0,"#
                + #""Table":{"CapacityUnits":6.0,"ReadCapacityUnits":6.0}}]"#
        )
    }
}
