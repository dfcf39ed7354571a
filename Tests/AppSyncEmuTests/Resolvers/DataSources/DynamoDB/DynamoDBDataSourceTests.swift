import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

@Suite struct DynamoDBDataSourceTests {
    private func source(_ tables: ScriptedTables, owner: String = "Query.tree") -> DynamoDBDataSource {
        DynamoDBDataSource(
            config: .init(tableName: "trees", region: "us-east-1"), tables: tables, functions: nil, owner: owner)
    }

    private func ask(
        _ request: JSONObject, _ answers: Result<JSONObject, ServiceException>
    ) async throws -> (result: DataSourceResult, calls: [ScriptedTables.Call]) {
        let tables = ScriptedTables(answers)
        let result = try await DataSourceFixture.ask(source(tables), request)
        return (result, tables.calls)
    }

    // MARK: Items

    @Test func `GetItem reads by key`() async throws {
        let (result, calls) = try await ask(
            [
                "operation": "GetItem", "key": ["id": ["S": "1"], "rings": ["N": 12]], "consistentRead": true,
                "projection": ["expression": "#k, id", "expressionNames": ["#k": "kind"]],
            ],
            .success(["Item": ["id": ["S": "1"], "kind": ["S": "oak"]]]))
        #expect(result.value == ["id": "1", "kind": "oak"])
        #expect(calls.map(\.operation) == ["GetItem"])
        #expect(calls.map(\.requestID) == ["request-1"])
        #expect(
            calls[0].request == [
                "TableName": "trees", "Key": ["id": ["S": "1"], "rings": ["N": "12"]], "ConsistentRead": true,
                "ProjectionExpression": "#k, id", "ExpressionAttributeNames": ["#k": "kind"],
            ])
    }

    @Test func `an item that is not there is null`() async throws {
        #expect(
            try await ask(["operation": "GetItem", "key": ["id": ["S": "1"]]], .success([:])).result.value == .null)
    }

    @Test func `values come out as plain JSON, every digit kept`() async throws {
        let (result, _) = try await ask(
            ["operation": "GetItem", "key": ["id": ["S": "1"]]],
            .success([
                "Item": [
                    "n": ["N": "12345678901234567890123456789012345678"], "d": ["N": "0.1"], "b": ["B": "SGk="],
                    "ss": ["SS": ["a", "b"]], "ns": ["NS": ["1", "2.5"]], "bs": ["BS": ["SGk="]],
                    "none": ["NULL": true], "yes": ["BOOL": true], "l": ["L": [["N": "1"], ["S": "x"]]],
                    "m": ["M": ["deep": ["M": ["er": ["N": "7"]]]]],
                ]
            ]))
        #expect(
            result.value.text
                == #"{"n":12345678901234567890123456789012345678,"d":0.1,"b":"SGk=","ss":["a","b"],"ns":[1,2.5],"#
                + #""bs":["SGk="],"none":null,"yes":true,"l":[1,"x"],"m":{"deep":{"er":7}}}"#)
    }

    @Test func `PutItem writes key and values, and that is its result`() async throws {
        let (result, calls) = try await ask(
            [
                "operation": "PutItem", "key": ["id": ["S": "1"]],
                "attributeValues": [
                    "id": ["S": "never"], "rings": ["N": 12], "sizes": ["NS": [1, 2.5]],
                    "m": ["M": ["n": ["N": 3]]], "l": ["L": [["N": 4]]], "none": ["NULL": nil],
                ],
                "condition": [
                    "expression": "attribute_not_exists(#i) AND #k = :k",
                    "expressionNames": ["#i": "id", "#k": "kind"],
                    "expressionValues": [":k": ["N": 5]],
                ],
            ], .success([:]))
        #expect(
            calls[0].request == [
                "TableName": "trees",
                "Item": [
                    "id": ["S": "1"], "rings": ["N": "12"], "sizes": ["NS": ["1", "2.5"]],
                    "m": ["M": ["n": ["N": "3"]]], "l": ["L": [["N": "4"]]], "none": ["NULL": true],
                ], "ConditionExpression": "attribute_not_exists(#i) AND #k = :k",
                "ExpressionAttributeNames": ["#i": "id", "#k": "kind"],
                "ExpressionAttributeValues": [":k": ["N": "5"]],
            ])
        #expect(
            result.value == ["id": "1", "rings": 12, "sizes": [1, 2.5], "m": ["n": 3], "l": [4], "none": nil]
                as JSONValue)
    }

    @Test func `UpdateItem answers the item as it is then`() async throws {
        let (result, calls) = try await ask(
            [
                "operation": "UpdateItem", "key": ["id": ["S": "1"]],
                "update": [
                    "expression": "SET #r = :r", "expressionNames": ["#r": "rings"],
                    "expressionValues": [":r": ["N": 13]],
                ],
                "condition": ["expression": "kind = :k", "expressionValues": [":k": ["S": "oak"]]],
            ], .success(["Attributes": ["id": ["S": "1"], "rings": ["N": "13"]]]))
        #expect(result.value == ["id": "1", "rings": 13])
        #expect(
            calls[0].request == [
                "TableName": "trees", "Key": ["id": ["S": "1"]], "ReturnValues": "ALL_NEW",
                "UpdateExpression": "SET #r = :r", "ExpressionAttributeNames": ["#r": "rings"],
                "ExpressionAttributeValues": [":r": ["N": "13"], ":k": ["S": "oak"]],
                "ConditionExpression": "kind = :k",
            ])
    }

    @Test func `DeleteItem answers the item as it was`() async throws {
        let request: JSONObject = ["operation": "DeleteItem", "key": ["id": ["S": "1"]]]
        let (result, calls) = try await ask(request, .success(["Attributes": ["id": ["S": "1"]]]))
        #expect(result.value == ["id": "1"])
        #expect(
            calls[0].request == ["TableName": "trees", "Key": ["id": ["S": "1"]], "ReturnValues": "ALL_OLD"])
        #expect(try await ask(request, .success([:])).result.value == .null)
    }

    // MARK: Pages

    @Test func `Query takes a key condition, a filter and all that pages have`() async throws {
        let (result, calls) = try await ask(
            [
                "operation": "Query", "index": "byKind", "limit": 2, "scanIndexForward": false,
                "consistentRead": false, "select": "ALL_ATTRIBUTES", "nextToken": nil,
                "query": [
                    "expression": "#k = :k", "expressionNames": ["#k": "kind"],
                    "expressionValues": [":k": ["S": "oak"]],
                ],
                "filter": ["expression": "rings > :r", "expressionValues": [":r": ["N": 10]]],
            ],
            .success(["Items": [["id": ["S": "1"]]], "Count": 1, "ScannedCount": 2]))
        #expect(result.value == ["items": [["id": "1"]], "nextToken": nil, "scannedCount": 2])
        #expect(
            calls[0].request == [
                "KeyConditionExpression": "#k = :k", "ExpressionAttributeNames": ["#k": "kind"],
                "ExpressionAttributeValues": [":k": ["S": "oak"], ":r": ["N": "10"]], "ScanIndexForward": false,
                "TableName": "trees", "IndexName": "byKind", "Limit": 2, "ConsistentRead": false,
                "Select": "ALL_ATTRIBUTES", "FilterExpression": "rings > :r",
            ])
    }

    @Test func `Scan has segments`() async throws {
        let (_, calls) = try await ask(
            ["operation": "Scan", "totalSegments": 4, "segment": 1, "filter": nil], .success(["Items": []]))
        #expect(calls[0].request == ["TotalSegments": 4, "Segment": 1, "TableName": "trees"])
    }

    @Test func `a page's token begins the next page, of the same resolver only`() async throws {
        let lastKey: JSONObject = ["id": ["S": "secret-7"]]
        let tables = ScriptedTables(
            .success(["Items": [], "ScannedCount": 2, "LastEvaluatedKey": .object(lastKey)]), .success([:]))
        let source = source(tables)
        let first = try await DataSourceFixture.ask(source, ["operation": "Scan", "limit": 2])
        let token = try #require(first.value["nextToken"]?.string)
        #expect(token.hasPrefix("eyJ2ZXJzaW9uIj"))
        let inside = try #require(Base64.decode(token).map { String(decoding: $0, as: UTF8.self) })
        #expect(!inside.contains("secret"))
        _ = try await DataSourceFixture.ask(source, ["operation": "Scan", "nextToken": .string(token)])
        #expect(tables.calls[1].request["ExclusiveStartKey"] == .object(lastKey))

        let other = self.source(ScriptedTables(), owner: "Query.forest")
        for (source, text) in [(other, token), (source, "garbage"), (source, "")] {
            let refused = try await DataSourceFixture.ask(source, ["operation": "Scan", "nextToken": .string(text)])
            #expect(refused.error?.errorType == "DynamoDB:UserIllegalArgumentException")
            #expect(
                refused.error?.message
                    == "com.amazonaws.deepdish.common.pagination.InvalidPaginationTokenException: "
                    + "Invalid pagination token given.")
        }
    }

    // MARK: Refusals

    @Test(
        arguments: [
            ([:], "Value for field '$[operation]' not found."),
            (["operation": "GetItem"], "Value for field '$[key]' not found."),
            (["operation": "GetItem", "key": nil], "Value for field '$[key]' not found."),
            (
                ["operation": "GetItem", "key": ["id": ["S": "1"]], "limit": 1],
                "Unsupported element '$[limit]'."
            ),
            (
                ["operation": "PutItem", "key": ["id": ["S": "1"]], "_version": 1],
                "Unsupported element '$[_version]'."
            ),
            (
                [
                    "operation": "UpdateItem", "key": ["id": ["S": "1"]], "update": ["expression": "SET a = b"],
                    "condition": ["expression": "a = b", "returnValuesOnConditionCheckFailure": false],
                ], "Unsupported element '$[condition][returnValuesOnConditionCheckFailure]'."
            ),
            (
                ["operation": "UpdateItem", "key": ["id": ["S": "1"]], "update": [:]],
                "Value for field '$[update][expression]' not found."
            ),
            (["operation": "PlantTree"], "Unsupported operation 'PlantTree'."),
            (
                ["operation": "Query", "query": ["expression": "a = b"], "select": "COUNT"],
                "Unsupported value for field '$[select]': COUNT"
            ),
            (
                ["operation": "GetItem", "key": ["id": "1"]],
                "Expected JSON object for field '$[key][id]' but got 'STRING' instead."
            ),
            (
                [
                    "operation": "TransactWriteItems",
                    "transactItems": [["table": "trees", "operation": "ConditionCheck", "key": ["id": ["S": "1"]]]],
                ], "Value for field '$[transactItems][0][condition]' not found."
            ),
        ] as [(JSONObject, String)])
    func `a document that no table would get`(request: JSONObject, message: String) async {
        let tables = ScriptedTables()
        let error = await DataSourceFixture.refusal(source(tables), request)
        #expect(error?.message == message)
        #expect(error?.errorType == "MappingTemplate")
        #expect(tables.calls.isEmpty)
    }

    @Test(arguments: ["BatchGetItem", "BatchPutItem", "BatchDeleteItem", "TransactGetItems", "TransactWriteItems"])
    func `batches and transactions are none of 2017-02-28's`(operation: String) async {
        let request: JSONObject = ["operation": .string(operation), "tables": [:], "transactItems": []]
        let error = await DataSourceFixture.refusal(source(ScriptedTables()), request, version: .v2017)
        #expect(error?.message == "Unsupported operation '\(operation)'.")
    }

    @Test func `Sync is not emulated`() async {
        let error = await DataSourceFixture.refusal(source(ScriptedTables()), ["operation": "Sync"])
        #expect(error?.errorType == "NotEmulated")
        #expect(error?.message.hasPrefix("The DynamoDB operation Sync is not emulated") == true)
    }

    @Test(arguments: [
        ("ResourceNotFoundException", "DynamoDB:ResourceNotFoundException"),
        ("ProvisionedThroughputExceededException", "DynamoDB:ProvisionedThroughputExceededException"),
        ("ValidationException", "DynamoDB:DynamoDbException"),
        ("InternalServerError", "DynamoDB:InternalServerErrorException"),
    ])
    func `an exception is in the words of the SDK for Java`(code: String, type: String) async throws {
        let exception = ServiceException(code: code, message: "It says so", status: 400, requestID: "R1")
        let (result, _) = try await ask(["operation": "Scan"], .failure(exception))
        #expect(result.value == .null)
        #expect(result.error?.errorType == type)
        #expect(result.error?.message == "It says so (Service: DynamoDb, Status Code: 400, Request ID: R1)")
    }
}
