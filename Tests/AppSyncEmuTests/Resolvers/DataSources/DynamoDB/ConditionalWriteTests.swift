import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

/// "Handling a condition check failure".
@Suite struct ConditionalWriteTests {
    private static let put: JSONObject = [
        "operation": "PutItem", "key": ["id": ["S": "1"]],
        "attributeValues": ["name": ["S": "Steve"], "version": ["N": 9], "tags": ["SS": ["a", "b"]]],
        "condition": [
            "expression": "version = :v", "expressionValues": [":v": ["N": 7]], "equalsIgnore": ["version"],
        ],
    ]
    private static let same: JSONObject = [
        "tags": ["SS": ["b", "a"]], "version": ["N": "8"], "id": ["S": "1"], "name": ["S": "Steve"],
    ]
    private static let other: JSONObject = ["id": ["S": "1"], "name": ["S": "Nadia"], "version": ["N": "8"]]

    private func ask(
        _ request: JSONObject, _ tables: ScriptedTables, functions: ScriptedFunctions? = nil,
        version: DataSourceRequest.Version = .v2018
    ) async throws -> DataSourceResult {
        try await DataSourceFixture.ask(
            DynamoDBDataSource(
                config: .init(tableName: "people", region: "us-west-2"), tables: tables, functions: functions,
                owner: "Mutation.updatePerson"), request, version: version, arguments: ["id": "1"])
    }

    private func item(_ item: JSONObject?) -> Result<JSONObject, ServiceException> {
        .success(item.map { ["Item": .object($0)] } ?? [:])
    }

    @Test func `a put that changes nothing counts as done`() async throws {
        let tables = ScriptedTables(.failure(.conditionFailed), item(Self.same))
        let result = try await ask(Self.put, tables)
        #expect(result.error == nil)
        #expect(result.value == ["tags": ["b", "a"], "version": 8, "id": "1", "name": "Steve"])
        #expect(tables.operations == ["PutItem", "GetItem"])
        #expect(
            tables.calls[1].request == [
                "TableName": "people", "Key": ["id": ["S": "1"]], "ConsistentRead": true,
            ])
    }

    @Test func `a put that would change something is refused, with the item that is there`() async throws {
        let result = try await ask(Self.put, ScriptedTables(.failure(.conditionFailed), item(Self.other)))
        #expect(result.error?.errorType == "DynamoDB:ConditionalCheckFailedException")
        #expect(
            result.error?.message
                == "The conditional request failed (Service: DynamoDb, Status Code: 400, Request ID: R1)")
        #expect(result.value == ["id": "1", "name": "Nadia", "version": 8])
    }

    @Test func `attributes that are not ignored count`() async throws {
        var put = Self.put
        put["condition"] = [
            "expression": "version = :v", "expressionValues": [":v": ["N": 7]], "consistentRead": false,
        ]
        let tables = ScriptedTables(.failure(.conditionFailed), item(Self.same))
        #expect(try await ask(put, tables).error != nil)
        #expect(tables.calls[1].request["ConsistentRead"] == false)
    }

    @Test func `a delete of what is not there counts as done`() async throws {
        let delete: JSONObject = [
            "operation": "DeleteItem", "key": ["id": ["S": "1"]], "condition": ["expression": "attribute_exists(id)"],
        ]
        let gone = try await ask(delete, ScriptedTables(.failure(.conditionFailed), item(nil)))
        #expect(gone.error == nil)
        #expect(gone.value == .null)
        let there = try await ask(delete, ScriptedTables(.failure(.conditionFailed), item(Self.other)))
        #expect(there.error != nil)
    }

    @Test func `an update is never taken for done`() async throws {
        let update: JSONObject = [
            "operation": "UpdateItem", "key": ["id": ["S": "1"]], "update": ["expression": "SET a = b"],
            "condition": ["expression": "attribute_exists(id)"],
        ]
        let result = try await ask(update, ScriptedTables(.failure(.conditionFailed), item(nil)))
        #expect(result.error?.errorType == "DynamoDB:ConditionalCheckFailedException")
        #expect(result.value == .null)
    }

    @Test func `another exception is no failed condition`() async throws {
        let exception = ServiceException(code: "ValidationException", message: "No.", status: 400)
        let tables = ScriptedTables(.failure(exception))
        #expect(try await ask(Self.put, tables).error?.errorType == "DynamoDB:DynamoDbException")
        #expect(tables.operations == ["PutItem"])
    }

    // MARK: The custom strategy

    private static var custom: JSONObject {
        var put = put
        put["condition"] = [
            "expression": "version = :v", "expressionValues": [":v": ["N": 7]],
            "conditionalCheckFailedHandler": ["strategy": "Custom", "lambdaArn": "arn:aws:lambda:x:y:function:judge"],
        ]
        return put
    }

    @Test func `a function decides, and knows everything`() async throws {
        let functions = ScriptedFunctions { _ in .returned(["action": "discard"]) }
        let result = try await ask(
            Self.custom, ScriptedTables(.failure(.conditionFailed), item(Self.other)), functions: functions)
        #expect(result.error == nil)
        #expect(result.value == ["id": "1", "name": "Nadia", "version": 8])
        #expect(functions.calls[0].function == "arn:aws:lambda:x:y:function:judge")
        #expect(
            functions.payloads[0] == [
                "arguments": ["id": "1"], "requestMapping": .object(Self.custom), "currentValue": .object(Self.other),
                "resolver": [
                    "tableName": "people", "awsRegion": "us-west-2", "parentType": "Mutation", "field": "plantTree",
                    "outputType": "Tree",
                ], "identity": nil,
            ])
    }

    @Test func `it may reject`() async throws {
        let result = try await ask(
            Self.custom, ScriptedTables(.failure(.conditionFailed), item(Self.other)),
            functions: ScriptedFunctions { _ in .returned(["action": "reject"]) })
        #expect(result.error?.errorType == "DynamoDB:ConditionalCheckFailedException")
        #expect(result.value["name"] == "Nadia")
    }

    @Test func `it may try again with another item under the same key`() async throws {
        let tables = ScriptedTables(.failure(.conditionFailed), item(Self.other), .success([:]))
        let result = try await ask(
            Self.custom, tables,
            functions: ScriptedFunctions { _ in
                .returned([
                    "action": "retry",
                    "retryMapping": [
                        "attributeValues": ["name": ["S": "Steve"], "version": ["N": 9]],
                        "condition": ["expression": "version = :v", "expressionValues": [":v": ["N": 8]]],
                    ],
                ])
            })
        #expect(result.error == nil)
        #expect(result.value == ["name": "Steve", "version": 9, "id": "1"])
        #expect(
            tables.calls[2].request == [
                "TableName": "people",
                "Item": ["name": ["S": "Steve"], "version": ["N": "9"], "id": ["S": "1"]],
                "ConditionExpression": "version = :v", "ExpressionAttributeValues": [":v": ["N": "8"]],
            ])
    }

    @Test func `a retry that fails is rejected`() async throws {
        let tables = ScriptedTables(
            .failure(.conditionFailed), item(Self.other), .failure(.conditionFailed), item(Self.same))
        let result = try await ask(
            Self.custom, tables,
            functions: ScriptedFunctions { _ in .returned(["action": "retry", "retryMapping": [:]]) })
        #expect(result.error?.errorType == "DynamoDB:ConditionalCheckFailedException")
        #expect(result.value["name"] == "Steve")
    }

    @Test func `a function that fails or answers nonsense is the error`() async throws {
        func error(_ answer: FunctionAnswer) async throws -> GraphQLError? {
            try await ask(
                Self.custom, ScriptedTables(.failure(.conditionFailed), item(Self.other)),
                functions: ScriptedFunctions { _ in answer }
            ).error
        }
        #expect(try await error(.failed(errorType: "X", errorMessage: "Boom"))?.errorType == "Lambda:Unhandled")
        #expect(try await error(.returned(["action": "sing"]))?.message.contains("'sing'") == true)
    }
}
