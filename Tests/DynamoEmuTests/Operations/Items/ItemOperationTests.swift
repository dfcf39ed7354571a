import EmulatorCore
import OrderedCollections
import Testing

@Suite("GetItem, UpdateItem, DeleteItem")
struct ItemOperationTests {
    let account: TestAccount

    init() throws {
        account = try TestAccount()
        try account.createTable()
    }

    // MARK: Rules

    @Test(arguments: ["GetItem", "UpdateItem", "DeleteItem"])
    func `a key holds the key attributes and nothing else`(_ operation: String) throws {
        for key in [["q": s("a")], ["p": n(1)], ["p": s("a"), "q": s("b")], [:]] as [JSONValue] {
            try account.refuse(
                operation,
                ["TableName": "table", "Key": key],
                "The provided key element does not match the schema"
            )
        }
    }

    @Test func `the limit of an update counts its actions, and not the key`() throws {
        func update(_ size: Int, _ expression: String) throws -> TestAccount.Answer {
            try account.send(
                "UpdateItem",
                [
                    "TableName": "table", "Key": ["p": s("a")], "UpdateExpression": .string(expression),
                    "ExpressionAttributeValues": [":x": s(String(repeating: "x", count: size))],
                ]
            )
        }
        // An item of `x` alone may have 409600 bytes without the update's 22.
        #expect(try update(409_577, "SET x = :x").status == 200)
        #expect(try update(409_578, "SET x = :x").status == 400)
        #expect(try update(409_575, "SET x = :x REMOVE y").status == 200)
        #expect(try update(409_576, "SET x = :x REMOVE y").status == 400)
    }

    @Test func `an updated item may not outgrow 400 KB`() throws {
        try account.put(["p": s("a"), "x": s(String(repeating: "x", count: 300_000))])
        try account.refuse(
            "UpdateItem",
            [
                "TableName": "table", "Key": ["p": s("a")], "UpdateExpression": "SET y = x",
            ],
            "Item size to update has exceeded the maximum allowed size"
        )
        #expect(try account.get(["p": s("a")])?["y"] == nil)
    }

    // MARK: Behaviour

    @Test func `a missing item is an empty answer that costs half a unit`() throws {
        let answer = try account.expect(
            "GetItem",
            ["TableName": "table", "Key": ["p": s("a")], "ReturnConsumedCapacity": "TOTAL"]
        )
        #expect(answer["Item"] == nil)
        #expect(answer["ConsumedCapacity"]?["CapacityUnits"]?.number?.double == 0.5)
    }

    @Test func `a read counts whole 4 KB, double when it is consistent`() throws {
        try account.put(["p": s("a"), "x": s(String(repeating: "x", count: 4096))])
        let answer = try account.expect(
            "GetItem",
            ["TableName": "table", "Key": ["p": s("a")], "ConsistentRead": true, "ReturnConsumedCapacity": "TOTAL"]
        )
        #expect(answer["ConsumedCapacity"]?["CapacityUnits"]?.number?.double == 2)
    }

    @Test func `a projection selects attributes`() throws {
        try account.put(["p": s("a"), "x": ["M": ["y": n(1), "z": n(2)]], "w": n(3)])
        let answer = try account.expect(
            "GetItem",
            [
                "TableName": "table", "Key": ["p": s("a")], "ProjectionExpression": "#x.z, w",
                "ExpressionAttributeNames": ["#x": "x"],
            ]
        )
        #expect(answer["Item"] == ["x": ["M": ["z": n(2)]], "w": n(3)])
    }

    @Test(
        arguments: [
            ("NONE", nil), ("ALL_OLD", ["p": s("a"), "x": n(1), "y": n(5)]),
            ("UPDATED_OLD", ["x": n(1)]), ("ALL_NEW", ["p": s("a"), "x": n(3), "y": n(5), "z": s("new")]),
            ("UPDATED_NEW", ["x": n(3), "z": s("new")]),
        ] as [(String, JSONValue?)]
    )
    func `an update returns what it was asked for`(_ returnValues: String, _ attributes: JSONValue?) throws {
        try account.put(["p": s("a"), "x": n(1), "y": n(5)])
        let answer = try account.expect(
            "UpdateItem",
            [
                "TableName": "table", "Key": ["p": s("a")], "UpdateExpression": "SET x = x + :d, z = :z",
                "ExpressionAttributeValues": [":d": n(2), ":z": s("new")], "ReturnValues": .string(returnValues),
            ]
        )
        #expect(answer["Attributes"] == attributes)
    }

    @Test func `an update makes the item when there is none`() throws {
        let answer = try account.expect(
            "UpdateItem",
            ["TableName": "table", "Key": ["p": s("a")], "ReturnValues": "ALL_NEW"]
        )
        #expect(answer["Attributes"] == ["p": s("a")])
        #expect(try account.get(["p": s("a")]) == ["p": s("a")])
    }

    @Test func `an update that only removes makes no item`() throws {
        let answer = try account.expect(
            "UpdateItem",
            ["TableName": "table", "Key": ["p": s("a")], "UpdateExpression": "REMOVE x", "ReturnValues": "ALL_NEW"]
        )
        #expect(answer == [:])
        #expect(try account.get(["p": s("a")]) == nil)
    }

    @Test func `an update cannot move an item`() throws {
        let answer = try account.send(
            "UpdateItem",
            [
                "TableName": "table", "Key": ["p": s("a")], "UpdateExpression": "SET p = :p",
                "ExpressionAttributeValues": [":p": s("b")],
            ]
        )
        #expect(answer.error == "ValidationException")
        #expect(answer.message?.contains("Cannot update attribute p. This attribute is part of the key") == true)
    }

    @Test func `a delete returns what was there, and a second one nothing`() throws {
        try account.put(["p": s("a"), "x": n(1)])
        let delete: JSONValue = ["TableName": "table", "Key": ["p": s("a")], "ReturnValues": "ALL_OLD"]
        #expect(try account.expect("DeleteItem", delete)["Attributes"] == ["p": s("a"), "x": n(1)])
        #expect(try account.expect("DeleteItem", delete)["Attributes"] == nil)
    }

    @Test func `a delete keeps what its condition protects`() throws {
        try account.put(["p": s("a"), "x": n(1)])
        try account.refuse(
            "DeleteItem",
            [
                "TableName": "table", "Key": ["p": s("a")], "ConditionExpression": "x > :x",
                "ExpressionAttributeValues": [":x": n(1)],
            ],
            "ConditionalCheckFailedException",
            "The conditional request failed"
        )
        #expect(try account.get(["p": s("a")]) != nil)
    }
}
