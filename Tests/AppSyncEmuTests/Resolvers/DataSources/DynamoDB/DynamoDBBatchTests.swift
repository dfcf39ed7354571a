import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

@Suite struct DynamoDBBatchTests {
    private func ask(
        _ request: JSONObject, _ tables: ScriptedTables
    ) async throws -> DataSourceResult {
        try await DataSourceFixture.ask(
            DynamoDBDataSource(
                config: .init(tableName: "trees", region: "us-east-1"), tables: tables, functions: nil,
                owner: "Query.trees"), request)
    }

    @Test func `BatchGetItem answers in the order of its keys`() async throws {
        let tables = ScriptedTables(
            .success([
                "Responses": [
                    "trees": [["id": ["N": "2"], "kind": ["S": "ash"]], ["id": ["N": "1"], "kind": ["S": "oak"]]],
                    "birds": [["name": ["S": "tit"]]],
                ], "UnprocessedKeys": [:],
            ]))
        let result = try await ask(
            [
                "operation": "BatchGetItem",
                "tables": [
                    "trees": [
                        "keys": [["id": ["N": 1]], ["id": ["N": 3]], ["id": ["N": 2]]], "consistentRead": true,
                    ], "birds": ["keys": [["name": ["S": "tit"]]]],
                ],
            ], tables)
        #expect(
            result.value == [
                "data": [
                    "trees": [["id": 1, "kind": "oak"], nil, ["id": 2, "kind": "ash"]], "birds": [["name": "tit"]],
                ], "unprocessedKeys": ["trees": [], "birds": []],
            ])
        #expect(
            tables.calls[0].request == [
                "RequestItems": [
                    "trees": [
                        "Keys": [["id": ["N": "1"]], ["id": ["N": "3"]], ["id": ["N": "2"]]], "ConsistentRead": true,
                    ], "birds": ["Keys": [["name": ["S": "tit"]]]],
                ]
            ])
    }

    @Test func `keys that are left over are asked for again`() async throws {
        let tables = ScriptedTables(
            .success([
                "Responses": ["trees": [["id": ["N": "1"]]]],
                "UnprocessedKeys": ["trees": ["Keys": [["id": ["N": "2"]]]]],
            ]), .success(["Responses": ["trees": [["id": ["N": "2"]]]], "UnprocessedKeys": [:]]))
        let result = try await ask(
            ["operation": "BatchGetItem", "tables": ["trees": ["keys": [["id": ["N": 1]], ["id": ["N": 2]]]]]], tables)
        #expect(result.value["data"] == ["trees": [["id": 1], ["id": 2]]])
        #expect(tables.calls[1].request == ["RequestItems": ["trees": ["Keys": [["id": ["N": "2"]]]]]])
    }

    @Test func `a projection without the key is told apart all the same`() async throws {
        let tables = ScriptedTables(
            .success(["Responses": ["trees": [["id": ["N": "1"], "kind": ["S": "oak"]]]], "UnprocessedKeys": [:]]))
        let result = try await ask(
            [
                "operation": "BatchGetItem",
                "tables": [
                    "trees": [
                        "keys": [["id": ["N": 2]], ["id": ["N": 1]]], "projection": ["expression": "kind"],
                    ]
                ],
            ], tables)
        #expect(result.value["data"] == ["trees": [nil, ["kind": "oak"]]])
        let asked = tables.calls[0].request["RequestItems"]?["trees"]
        #expect(asked?["ProjectionExpression"] == "kind, #appsyncKey0")
        #expect(asked?["ExpressionAttributeNames"] == ["#appsyncKey0": "id"])
    }

    @Test func `BatchPutItem and BatchDeleteItem say what they wrote`() async throws {
        let tables = ScriptedTables(.success(["UnprocessedItems": [:]]), .success(["UnprocessedItems": [:]]))
        let put = try await ask(
            ["operation": "BatchPutItem", "tables": ["trees": [["id": ["N": 1], "kind": ["S": "oak"]]]]], tables)
        #expect(put.value == ["data": ["trees": [["id": 1, "kind": "oak"]]], "unprocessedItems": ["trees": []]])
        let deleted = try await ask(["operation": "BatchDeleteItem", "tables": ["trees": [["id": ["N": 1]]]]], tables)
        #expect(deleted.value == ["data": ["trees": [["id": 1]]], "unprocessedKeys": ["trees": []]])
        #expect(tables.operations == ["BatchWriteItem", "BatchWriteItem"])
        #expect(
            tables.calls.map { $0.request["RequestItems"] } == [
                ["trees": [["PutRequest": ["Item": ["id": ["N": "1"], "kind": ["S": "oak"]]]]]],
                ["trees": [["DeleteRequest": ["Key": ["id": ["N": "1"]]]]]],
            ])
    }

    @Test func `TransactGetItems answers in order`() async throws {
        let tables = ScriptedTables(.success(["Responses": [["Item": ["id": ["N": "1"]]], [:]]]))
        let result = try await ask(
            [
                "operation": "TransactGetItems",
                "transactItems": [
                    ["table": "trees", "key": ["id": ["N": 1]], "projection": ["expression": "id"]],
                    ["table": "birds", "key": ["name": ["S": "tit"]]],
                ],
            ], tables)
        #expect(result.value == ["items": [["id": 1], nil], "cancellationReasons": nil])
        #expect(
            tables.calls[0].request == [
                "TransactItems": [
                    ["Get": ["TableName": "trees", "Key": ["id": ["N": "1"]], "ProjectionExpression": "id"]],
                    ["Get": ["TableName": "birds", "Key": ["name": ["S": "tit"]]]],
                ]
            ])
    }

    private let writes: JSONObject = [
        "operation": "TransactWriteItems",
        "transactItems": [
            [
                "table": "trees", "operation": "PutItem", "key": ["id": ["N": 1]],
                "attributeValues": ["kind": ["S": "oak"]],
                "condition": [
                    "expression": "attribute_not_exists(id)", "returnValuesOnConditionCheckFailure": false,
                ],
            ],
            [
                "table": "trees", "operation": "UpdateItem", "key": ["id": ["N": 2]],
                "update": ["expression": "SET kind = :k", "expressionValues": [":k": ["S": "ash"]]],
            ], ["table": "trees", "operation": "DeleteItem", "key": ["id": ["N": 3]]],
            [
                "table": "trees", "operation": "ConditionCheck", "key": ["id": ["N": 4]],
                "condition": ["expression": "attribute_exists(id)"],
            ],
        ],
    ]

    @Test func `TransactWriteItems answers the keys`() async throws {
        let tables = ScriptedTables()
        let result = try await ask(writes, tables)
        #expect(
            result.value == ["keys": [["id": 1], ["id": 2], ["id": 3], ["id": 4]], "cancellationReasons": nil])
        #expect(
            tables.calls[0].request == [
                "TransactItems": [
                    [
                        "Put": [
                            "TableName": "trees", "Item": ["kind": ["S": "oak"], "id": ["N": "1"]],
                            "ConditionExpression": "attribute_not_exists(id)",
                            "ReturnValuesOnConditionCheckFailure": "NONE",
                        ]
                    ],
                    [
                        "Update": [
                            "TableName": "trees", "Key": ["id": ["N": "2"]], "UpdateExpression": "SET kind = :k",
                            "ExpressionAttributeValues": [":k": ["S": "ash"]],
                        ]
                    ], ["Delete": ["TableName": "trees", "Key": ["id": ["N": "3"]]]],
                    [
                        "ConditionCheck": [
                            "TableName": "trees", "Key": ["id": ["N": "4"]],
                            "ConditionExpression": "attribute_exists(id)",
                            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
                        ]
                    ],
                ]
            ])
    }

    @Test func `a canceled transaction has its reasons in the result`() async throws {
        let canceled = ServiceException(
            code: "TransactionCanceledException",
            message: "Transaction cancelled, please refer cancellation reasons for specific reasons "
                + "[ConditionalCheckFailed, None]", status: 400, requestID: "R1",
            members: [
                "CancellationReasons": [
                    [
                        "Code": "ConditionalCheckFailed", "Message": "The conditional request failed",
                        "Item": ["id": ["N": "1"]],
                    ], ["Code": "None"],
                ]
            ])
        let result = try await ask(writes, ScriptedTables(.failure(canceled)))
        #expect(result.error?.errorType == "DynamoDB:TransactionCanceledException")
        #expect(result.error?.message.contains("[ConditionalCheckFailed, None] (Service: DynamoDb") == true)
        #expect(
            result.value == [
                "keys": nil,
                "cancellationReasons": [
                    [
                        "type": "ConditionalCheckFailed", "message": "The conditional request failed",
                        "item": ["id": 1],
                    ], ["type": "None", "message": "None"],
                ],
            ])
    }
}
