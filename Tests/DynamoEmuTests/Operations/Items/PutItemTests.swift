import EmulatorCore
import OrderedCollections
import Testing

@Suite("PutItem")
struct PutItemTests {
    let account: TestAccount

    init() throws {
        account = try TestAccount()
        try account.createTable()
        try account.createSessions()
    }

    // MARK: Shape

    @Test func `an item must be an object`() throws {
        let answer = try account.send("PutItem", raw: #"{"TableName":"table","Item":"x"}"#)
        #expect(answer.error == "SerializationException")
    }

    // MARK: Rules

    @Test func `constraints come before the table is looked up`() throws {
        try account.refuse(
            "PutItem",
            ["TableName": "nowhere", "ReturnValues": "SOME", "Item": ["p": s("a")]],
            "1 validation error detected: Value 'SOME' at 'returnValues' failed to satisfy constraint: Member must "
                + "satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]"
        )
    }

    @Test func `an unknown table is not found`() throws {
        try account.refuse(
            "PutItem",
            ["TableName": "nowhere", "Item": ["p": s("a")]],
            "ResourceNotFoundException",
            "Requested resource not found"
        )
    }

    @Test(
        arguments: [
            (["x": s("a")], "One or more parameter values were invalid: Missing the key p in the item"),
            (["p": n(1)], "One or more parameter values were invalid: Type mismatch for key p expected: S actual: N"),
            (
                ["p": s("")],
                "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty "
                    + "string value. Key: p"
            ),
            (
                ["p": s(String(repeating: "x", count: 2049))],
                "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes"
            ),
            (
                ["p": s("a"), "x": s(String(repeating: "x", count: 409_600))],
                "Item size has exceeded the maximum allowed size"
            ),
        ] as [(JSONValue, String)]
    )
    func `an item that cannot be stored is refused`(_ item: JSONValue, _ message: String) throws {
        try account.refuse("PutItem", ["TableName": "table", "Item": item], message)
    }

    @Test func `an index key has its declared type, or is absent`() throws {
        try account.refuse(
            "PutItem",
            ["TableName": "sessions", "Item": ["user_id": s("u"), "session_id": s("1"), "tenant_id": n(1)]],
            "One or more parameter values were invalid: Type mismatch for Index Key tenant_id Expected: S Actual: N "
                + "IndexName: tenant"
        )
    }

    @Test func `only the old item can be returned`() throws {
        try account.refuse(
            "PutItem",
            ["TableName": "table", "Item": ["p": s("a")], "ReturnValues": "ALL_NEW"],
            "ReturnValues can only be ALL_OLD or NONE"
        )
    }

    @Test func `a wrong table name is reported alone`() throws {
        func refuse(_ name: JSONValue, _ message: String) throws {
            try account.refuse(
                "PutItem",
                ["TableName": name, "ReturnValues": "SOME"],
                "1 validation error detected: Value '\(name.string ?? "")' at 'tableName' failed to satisfy "
                    + "constraint: Member must \(message)"
            )
        }
        try refuse("", "have length greater than or equal to 1")
        try refuse("ab", "have length greater than or equal to 3")
        try refuse(.string(String(repeating: "a", count: 256)), "have length less than or equal to 255")
        try refuse("a table", "satisfy regular expression pattern: [a-zA-Z0-9_.-]+")
    }

    @Test func `values come before ReturnValues, that before the size, that before expressions`() throws {
        var request: JSONObject = [
            "TableName": "nowhere", "ReturnValues": "ALL_NEW", "ConditionExpression": "",
            "Item": ["p": s(""), "x": ["N": "x"], "y": s(String(repeating: "y", count: 409_600))],
        ]
        func refuse(_ message: String) throws { try account.refuse("PutItem", .object(request), message) }
        try refuse("The parameter cannot be converted to a numeric value: x")
        request["Item"] = ["p": s(""), "y": s(String(repeating: "y", count: 409_600))]
        try refuse("ReturnValues can only be ALL_OLD or NONE")
        request["ReturnValues"] = "NONE"
        try refuse("Item size has exceeded the maximum allowed size")
        request["Item"] = ["p": s("")]
        try refuse("Invalid ConditionExpression: The expression can not be empty;")
    }

    @Test func `an invalid value of an expression is named`() throws {
        try account.refuse(
            "PutItem",
            [
                "TableName": "table", "Item": ["p": s("a")], "ConditionExpression": "p = :p",
                "ExpressionAttributeValues": [":p": ["N": "x"]],
            ],
            "ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric value: x "
                + "for key :p"
        )
    }

    @Test func `names and values need an expression`() throws {
        try account.refuse(
            "PutItem",
            ["TableName": "table", "Item": ["p": s("a")], "ExpressionAttributeNames": ["#p": "p"]],
            "ExpressionAttributeNames can only be specified when using expressions"
        )
        try account.refuse(
            "PutItem",
            ["TableName": "table", "Item": ["p": s("a")], "ExpressionAttributeValues": [":p": s("p")]],
            "ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null"
        )
    }

    // MARK: Behaviour

    @Test func `an item is put, replaced and the old one returned`() throws {
        let first: JSONValue = ["p": s("a"), "x": ["L": [n(1), ["NULL": true]]]]
        #expect(try account.expect("PutItem", ["TableName": "table", "Item": first]) == [:])
        let answer = try account.expect(
            "PutItem",
            ["TableName": "table", "Item": ["p": s("a")], "ReturnValues": "ALL_OLD"]
        )
        #expect(answer["Attributes"] == first)
        #expect(try account.get(["p": s("a")]) == ["p": s("a")])
    }

    @Test func `a failed condition changes nothing, and returns the item when asked`() throws {
        try account.put(["p": s("a"), "x": n(1)])
        let answer = try account.send(
            "PutItem",
            [
                "TableName": "table", "Item": ["p": s("a"), "x": n(2)],
                "ConditionExpression": "attribute_not_exists(p)",
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            ]
        )
        #expect(answer.error == "ConditionalCheckFailedException")
        #expect(answer.message == "The conditional request failed")
        #expect(answer["Item"] == ["p": s("a"), "x": n(1)])
        #expect(try account.get(["p": s("a")])?["x"] == n(1))
    }

    @Test func `consumed capacity counts the larger item, and what the index holds`() throws {
        let large: JSONValue = [
            "user_id": s("u"), "session_id": s("1"), "tenant_id": s("t"), "x": s(String(repeating: "x", count: 1500)),
        ]
        func put(_ item: JSONValue, _ detail: JSONValue) throws -> JSONValue? {
            try account.expect(
                "PutItem",
                ["TableName": "sessions", "Item": item, "ReturnConsumedCapacity": detail]
            )["ConsumedCapacity"]
        }
        #expect(try put(large, "NONE") == nil)
        let unchanged = try put(large, "TOTAL")
        #expect(unchanged?["CapacityUnits"]?.number?.double == 2)
        let moved = try put(
            ["user_id": s("u"), "session_id": s("1"), "tenant_id": s("other")],
            "INDEXES"
        )
        #expect(moved?["Table"]?["CapacityUnits"]?.number?.double == 2)
        #expect(moved?["GlobalSecondaryIndexes"]?["tenant"]?["CapacityUnits"]?.number?.double == 3)
        #expect(moved?["CapacityUnits"]?.number?.double == 5)
    }
}
