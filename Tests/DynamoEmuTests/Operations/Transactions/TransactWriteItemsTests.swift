import EmulatorCore
import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite("TransactWriteItems")
struct TransactWriteItemsTests {
    let account: TestAccount

    init() throws {
        account = try TestAccount()
        try account.createTable()
    }

    // MARK: - Requests

    private func put(_ key: String, _ more: JSONObject = [:], _ item: JSONObject = [:]) -> JSONValue {
        var action: JSONObject = ["TableName": "table", "Item": .object(item.merging(["p": s(key)]) { $1 })]
        for (name, value) in more { action[name] = value }
        return ["Put": .object(action)]
    }

    private func keyed(_ kind: String, _ key: JSONValue, _ more: JSONObject = [:]) -> JSONValue {
        var action: JSONObject = ["TableName": "table", "Key": key]
        for (name, value) in more { action[name] = value }
        return .object([kind: .object(action)])
    }

    private func update(_ key: String, _ expression: String, _ values: JSONObject = [:]) -> JSONValue {
        var more: JSONObject = ["UpdateExpression": .string(expression)]
        if !values.isEmpty { more["ExpressionAttributeValues"] = .object(values) }
        return keyed("Update", ["p": s(key)], more)
    }

    private func request(_ items: JSONValue..., with more: JSONObject = [:]) -> JSONValue {
        var request: JSONObject = ["TransactItems": .array(items)]
        for (name, value) in more { request[name] = value }
        return .object(request)
    }

    private func refuse(
        _ message: String,
        _ items: JSONValue...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let request: JSONValue = ["TransactItems": .array(items)]
        try account.refuse("TransactWriteItems", request, message, sourceLocation: sourceLocation)
    }

    /// Sends what must be cancelled, for these reasons; nil: `None`.
    @discardableResult
    private func cancel(
        _ reasons: [(code: String, message: String)?],
        _ items: JSONValue...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [JSONValue] {
        let codes = reasons.map { $0?.code ?? "None" }.joined(separator: ", ")
        let answer = try account.send("TransactWriteItems", ["TransactItems": .array(items)])
        #expect(answer.status == 400, sourceLocation: sourceLocation)
        #expect(
            answer["__type"] == "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
            "\(answer.json.text)",
            sourceLocation: sourceLocation
        )
        #expect(
            answer["Message"]?.string
                == "Transaction cancelled, please refer cancellation reasons for specific reasons [\(codes)]",
            sourceLocation: sourceLocation
        )
        let found = answer["CancellationReasons"]?.array ?? []
        #expect(
            found.map { $0["Message"]?.string } == reasons.map { $0?.message },
            sourceLocation: sourceLocation
        )
        return found
    }

    private let conditionFailed = ("ConditionalCheckFailed", "The conditional request failed")

    // MARK: - Rules

    @Test func `a transaction has 1 to 100 actions`() throws {
        try refuse(
            "1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint: Member must have "
                + "length greater than or equal to 1"
        )
        try account.refuse(
            "TransactWriteItems",
            [:],
            "1 validation error detected: Value null at 'transactItems' failed to satisfy constraint: Member must not "
                + "be null"
        )
        let items = JSONValue.array((0..<101).map { put("k\($0)") })
        let message = try account.send("TransactWriteItems", ["TransactItems": items]).message ?? ""
        #expect(message.hasPrefix("1 validation error detected: Value '[com.amazonaws.dynamodb"))
        #expect(
            message.hasSuffix(
                "' at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to 100"
            )
        )
        let most = JSONValue.array((0..<100).map { put("k\($0)") })
        try account.expect("TransactWriteItems", ["TransactItems": most])
    }

    @Test func `what each action must have is named by its path`() throws {
        try refuse(
            "3 validation errors detected: Value null at 'transactItems.1.member.put.item' failed to satisfy "
                + "constraint: Member must not be null; Value null at "
                + "'transactItems.2.member.update.updateExpression' failed to satisfy constraint: Member must not be "
                + "null; Value null at 'transactItems.3.member.conditionCheck.conditionExpression' failed to satisfy "
                + "constraint: Member must not be null",
            ["Put": ["TableName": "table"]],
            keyed("Update", ["p": s("a")]),
            keyed("ConditionCheck", ["p": s("b")])
        )
        try refuse(
            "2 validation errors detected: Value null at 'transactItems.1.member.delete.tableName' failed to satisfy "
                + "constraint: Member must not be null; Value null at 'transactItems.1.member.delete.key' failed to "
                + "satisfy constraint: Member must not be null",
            ["Delete": [:]]
        )
        try refuse(
            "1 validation error detected: Value 'ALL_NEW' at "
                + "'transactItems.1.member.put.returnValuesOnConditionCheckFailure' failed to satisfy constraint: "
                + "Member must satisfy enum value set: [ALL_OLD, NONE]",
            put("a", ["ReturnValuesOnConditionCheckFailure": "ALL_NEW"])
        )
    }

    @Test(arguments: [
        ("", "greater than or equal to 1"), (String(repeating: "x", count: 37), "less than or equal to 36"),
    ])
    func `a token has 1 to 36 characters`(token: String, rule: String) throws {
        try account.refuse(
            "TransactWriteItems",
            request(put("a"), with: ["ClientRequestToken": .string(token)]),
            "1 validation error detected: Value '\(token)' at 'clientRequestToken' failed to satisfy constraint: "
                + "Member must have length \(rule)"
        )
    }

    @Test func `an entry has one action`() throws {
        let words = "TransactItems can only contain one of Check, Put, Update or Delete"
        let both: JSONValue = [
            "Put": ["TableName": "table", "Item": ["p": s("a")]],
            "Delete": ["TableName": "table", "Key": ["p": s("a")]],
        ]
        try refuse(words, both)
        try refuse(words, [:])
    }

    @Test func `two actions on one item are refused, by whichever name its table is called`() throws {
        let words = "Transaction request cannot include multiple operations on one item"
        try refuse(words, put("a"), keyed("Delete", ["p": s("a")]))
        try refuse(words, put("a"), put("a", ["TableName": "arn:aws:dynamodb:us-east-1:000000000000:table/table"]))
    }

    @Test func `an unknown table is not found, and nothing happens`() throws {
        try account.refuse(
            "TransactWriteItems",
            request(put("a"), put("b", ["TableName": "nowhere"])),
            "ResourceNotFoundException",
            "Requested resource not found"
        )
        #expect(try account.get(["p": s("a")]) == nil)
    }

    @Test func `an expression that is wrong does not cancel a transaction: it refuses the request`() throws {
        try refuse(
            #"Invalid ConditionExpression: Syntax error; token: "<EOF>", near: "=""#,
            put("a"),
            put("b", ["ConditionExpression": "a ="])
        )
        try refuse(
            #"Invalid UpdateExpression: Syntax error; token: "a", near: "a b""#,
            update("a", "a b")
        )
        try refuse(
            "Invalid ConditionExpression: An expression attribute value used in expression is not defined; attribute "
                + "value: :v",
            put("a", ["ConditionExpression": "a = :v"])
        )
        try refuse(
            "Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}",
            put("a", ["ConditionExpression": "attribute_exists(p)", "ExpressionAttributeValues": [":v": n(1)]])
        )
        try refuse(
            "One or more parameter values were invalid: Cannot update attribute p. This attribute is part of the key",
            update("a", "SET p = :v", [":v": s("b")])
        )
    }

    @Test func `names and values that no expression could use are taken`() throws {
        try account.expect(
            "TransactWriteItems",
            request(
                put("a", ["ExpressionAttributeNames": ["#n": "n"], "ExpressionAttributeValues": [":v": n(1)]])
            )
        )
    }

    @Test func `an empty key refuses the request`() throws {
        let words =
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an "
            + "empty string value. Key: p"
        try refuse(words, put("a"), put(""))
        for kind in ["Delete", "ConditionCheck"] {
            try refuse(words, keyed(kind, ["p": s("")], ["ConditionExpression": "attribute_exists(p)"]))
        }
        try refuse(words, update("", "REMOVE a"))
        #expect(try account.get(["p": s("a")]) == nil)
    }

    @Test func `a put that is too large refuses the request, and so do 4 MB together`() throws {
        let text = String(repeating: "x", count: 400 * 1024)
        try refuse("Item size has exceeded the maximum allowed size", put("a", [:], ["text": s(text)]))
        let large = String(repeating: "x", count: 400_000)
        let items = JSONValue.array((0..<11).map { put("k\($0)", [:], ["text": s(large)]) })
        try account.refuse(
            "TransactWriteItems",
            ["TransactItems": items],
            "The aggregate size of the items in the transaction cannot exceed 4 MB"
        )
    }

    // MARK: - Reasons

    @Test func `a key that does not fit the table cancels`() throws {
        let mismatch = ("ValidationError", "The provided key element does not match the schema")
        try cancel([nil, mismatch], put("a"), keyed("Delete", ["q": s("a")]))
        try cancel([mismatch], keyed("Delete", ["p": n(1)]))
        try cancel([mismatch], keyed("Update", ["p": n(1)], ["UpdateExpression": "REMOVE a"]))
        try cancel(
            [mismatch],
            keyed("ConditionCheck", [:], ["ConditionExpression": "attribute_exists(p)"])
        )
        try cancel(
            [
                ("ValidationError", "One or more parameter values were invalid: Missing the key p in the item"),
                (
                    "ValidationError",
                    "One or more parameter values were invalid: Type mismatch for key p expected: S actual: N"
                ),
            ],
            ["Put": ["TableName": "table", "Item": [:]]],
            ["Put": ["TableName": "table", "Item": ["p": n(1)]]]
        )
    }

    @Test func `an index key of another type cancels, an empty one refuses the request`() throws {
        try account.createSessions()
        func session(_ tenant: JSONValue) -> JSONValue {
            [
                "Put": [
                    "TableName": "sessions",
                    "Item": ["user_id": s("u"), "session_id": s("s"), "tenant_id": tenant],
                ]
            ]
        }
        try cancel(
            [
                (
                    "ValidationError",
                    "One or more parameter values were invalid: Type mismatch for Index Key tenant_id Expected: S "
                        + "Actual: N IndexName: tenant"
                )
            ],
            session(n(1))
        )
        #expect(try account.send("TransactWriteItems", request(session(s("")))).error == "ValidationException")
    }

    @Test func `failed conditions cancel, in order, with the items that were asked for`() throws {
        try account.put(["p": s("there"), "n": n(1)])
        let absent: JSONObject = ["ConditionExpression": "attribute_not_exists(p)"]
        let showing = absent.merging(["ReturnValuesOnConditionCheckFailure": "ALL_OLD"]) { $1 }
        let reasons = try cancel(
            [nil, conditionFailed, conditionFailed],
            put("new"),
            put("there", showing),
            keyed("Delete", ["p": s("missing")], ["ConditionExpression": "attribute_exists(p)"])
        )
        #expect(reasons[0] == ["Code": "None"])
        #expect(reasons[1]["Item"] == ["p": s("there"), "n": n(1)])
        #expect(reasons[2] == ["Code": "ConditionalCheckFailed", "Message": "The conditional request failed"])
        #expect(try account.get(["p": s("new")]) == nil)
    }

    @Test func `an update that does not fit its item cancels`() throws {
        try account.put(["p": s("a"), "t": s("x")])
        try cancel(
            [nil, ("ValidationError", "An operand in the update expression has an incorrect data type")],
            put("b"),
            update("a", "SET t = t + :one", [":one": n(1)])
        )
        try account.put(["p": s("large"), "text": s(String(repeating: "x", count: 400_000))])
        try cancel(
            [("ValidationError", "Item size to update has exceeded the maximum allowed size")],
            update("large", "SET more = :more", [":more": s(String(repeating: "y", count: 10_000))])
        )
        #expect(try account.get(["p": s("b")]) == nil)
    }

    @Test func `a value that is nested too deep refuses a put, cancels an update and does not hurt a condition`() throws
    {
        let deep = (0..<33).reduce(s("x")) { value, _ in ["L": [value]] }
        try refuse(
            "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported "
                + "limit",
            put("a", [:], ["deep": deep])
        )
        try cancel(
            [("ValidationError", AttributeValue.tooDeep.message)],
            update("a", "SET deep = :deep", [":deep": deep])
        )
        try cancel(
            [conditionFailed],
            keyed(
                "ConditionCheck",
                ["p": s("a")],
                ["ConditionExpression": "deep = :deep", "ExpressionAttributeValues": [":deep": deep]]
            )
        )
    }

    // MARK: - Behaviour

    @Test func `put, update, delete and check happen together`() throws {
        try account.put(["p": s("updated"), "n": n(1)])
        try account.put(["p": s("deleted")])
        try account.put(["p": s("checked")])
        let answer = try account.expect(
            "TransactWriteItems",
            request(
                put("new"),
                update("updated", "ADD n :one", [":one": n(1)]),
                keyed("Delete", ["p": s("deleted")]),
                keyed("ConditionCheck", ["p": s("checked")], ["ConditionExpression": "attribute_exists(p)"])
            )
        )
        #expect(answer == [:])
        #expect(try account.get(["p": s("new")]) != nil)
        #expect(try account.get(["p": s("updated")]) == ["p": s("updated"), "n": n(2)])
        #expect(try account.get(["p": s("deleted")]) == nil)
        #expect(try account.get(["p": s("checked")]) == ["p": s("checked")])
    }

    @Test func `capacity is doubled for the table and named as written`() throws {
        try account.put(["p": s("large"), "text": s(String(repeating: "x", count: 2000))])
        try account.createTable("second")
        let writes: [JSONValue] = [
            put("new"), keyed("Delete", ["p": s("large")]), keyed("Delete", ["p": s("missing")]),
            put("other", ["TableName": "second"]),
        ]
        let total = try account.expect(
            "TransactWriteItems",
            ["TransactItems": .array(writes), "ReturnConsumedCapacity": "TOTAL"]
        )
        #expect(
            total["ConsumedCapacity"]?.text
                == #"[{"TableName":"table","CapacityUnits":8.0,"WriteCapacityUnits":8.0},"#
                + #"{"TableName":"second","CapacityUnits":2.0,"WriteCapacityUnits":2.0}]"#
        )
    }

    @Test func `indexes are paid for once, and a check like a write`() throws {
        try account.createSessions()
        let item: JSONValue = ["user_id": s("u"), "session_id": s("s"), "tenant_id": s("t")]
        let answer = try account.expect(
            "TransactWriteItems",
            request(
                ["Put": ["TableName": "sessions", "Item": item]],
                keyed("ConditionCheck", ["p": s("a")], ["ConditionExpression": "attribute_not_exists(p)"]),
                with: ["ReturnConsumedCapacity": "INDEXES"]
            )
        )
        #expect(
            answer["ConsumedCapacity"]?.text
                == #"[{"TableName":"sessions","CapacityUnits":3.0,"WriteCapacityUnits":3.0,"#
                + #""Table":{"CapacityUnits":2.0,"WriteCapacityUnits":2.0},"GlobalSecondaryIndexes":"#
                + #"{"tenant":{"CapacityUnits":1.0,"WriteCapacityUnits":1.0}}},"#
                + #"{"TableName":"table","CapacityUnits":2.0,"WriteCapacityUnits":2.0,"#
                + #""Table":{"CapacityUnits":2.0,"WriteCapacityUnits":2.0}}]"#
        )
    }

    // MARK: - Tokens

    private let token: JSONObject = ["ClientRequestToken": "token"]

    @Test func `a token runs a request once in ten minutes`() throws {
        let add = request(update("a", "ADD n :one", [":one": n(1)]), with: token)
        func count() throws -> JSONValue? { try account.get(["p": s("a")])?["n"] }
        try account.expect("TransactWriteItems", add)
        try account.expect("TransactWriteItems", add)
        #expect(try count() == n(1))
        account.clock.advance(by: .seconds(599))
        try account.expect("TransactWriteItems", add)
        #expect(try count() == n(1))
        account.clock.advance(by: .seconds(1))
        try account.expect("TransactWriteItems", add)
        #expect(try count() == n(2))
    }

    @Test func `the order of members and the writing of numbers do not make another request`() throws {
        try account.expect(
            "TransactWriteItems",
            request(put("a", [:], ["m": ["M": ["x": n(1000), "y": n(2)]]]), with: token)
        )
        try account.expect(
            "TransactWriteItems",
            request(
                ["Put": ["Item": ["m": ["M": ["y": n(2), "x": ["N": "1e3"]]], "p": s("a")], "TableName": "table"]],
                with: token.merging(["ReturnConsumedCapacity": "TOTAL"]) { $1 }
            )
        )
    }

    @Test func `another request with the same token is refused`() throws {
        try account.expect("TransactWriteItems", request(put("a"), with: token))
        try account.refuse(
            "TransactWriteItems",
            request(put("b"), with: token),
            "IdempotentParameterMismatchException",
            "DynamoDB rejected the request because you retried a request with a different payload but with an "
                + "idempotent token that was already used."
        )
    }

    @Test func `a cancelled transaction leaves its token free`() throws {
        try account.put(["p": s("a")])
        let absent = request(put("a", ["ConditionExpression": "attribute_not_exists(p)"]), with: token)
        #expect(try account.send("TransactWriteItems", absent).error == "TransactionCanceledException")
        try account.expect("DeleteItem", ["TableName": "table", "Key": ["p": s("a")]])
        try account.expect("TransactWriteItems", absent)
        #expect(try account.get(["p": s("a")]) != nil)
    }

    @Test func `a repeated request costs the reading of what it wrote`() throws {
        try account.put(["p": s("a"), "text": s(String(repeating: "x", count: 9000))])
        func shrink(_ detail: JSONValue) -> JSONValue {
            request(put("a"), with: token.merging(["ReturnConsumedCapacity": detail]) { $1 })
        }
        let first = try account.expect("TransactWriteItems", shrink("TOTAL"))
        #expect(
            first["ConsumedCapacity"]?.text
                == #"[{"TableName":"table","CapacityUnits":18.0,"WriteCapacityUnits":18.0}]"#
        )
        let again = try account.expect("TransactWriteItems", shrink("INDEXES"))
        #expect(
            again["ConsumedCapacity"]?.text
                == #"[{"TableName":"table","CapacityUnits":6.0,"ReadCapacityUnits":6.0,"#
                + #""Table":{"CapacityUnits":6.0,"ReadCapacityUnits":6.0}}]"#
        )
    }

    // MARK: - Metrics

    @Test func `item collections that were written to are listed by table`() throws {
        try account.createTable(
            "local",
            with: [
                "AttributeDefinitions": [attribute("p"), attribute("s"), attribute("l")],
                "KeySchema": schema("p", "s"),
                "LocalSecondaryIndexes": [
                    ["IndexName": "local", "KeySchema": schema("p", "l"), "Projection": ["ProjectionType": "ALL"]]
                ],
            ]
        )
        func item(_ partition: String, _ sort: String) -> JSONValue {
            ["Put": ["TableName": "local", "Item": ["p": s(partition), "s": s(sort)]]]
        }
        let check: JSONValue = [
            "ConditionCheck": [
                "TableName": "local", "Key": ["p": s("c"), "s": s("1")],
                "ConditionExpression": "attribute_not_exists(p)",
            ]
        ]
        let answer = try account.expect(
            "TransactWriteItems",
            request(
                item("a", "1"), item("a", "2"), item("b", "1"), check, put("x"),
                with: ["ReturnItemCollectionMetrics": "SIZE"]
            )
        )
        #expect(
            answer.text
                == #"{"ItemCollectionMetrics":{"local":[{"ItemCollectionKey":{"p":{"S":"a"}},"#
                + #""SizeEstimateRangeGB":[0.0,1.0]},{"ItemCollectionKey":{"p":{"S":"b"}},"#
                + #""SizeEstimateRangeGB":[0.0,1.0]}]}}"#
        )
    }
}
