import EmulatorCore
import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite struct DynamoServiceCallsTests {
    private let caller = CallContext(requestID: "graphql-1")

    private func account() throws -> TestAccount {
        let account = try TestAccount(verifier: DynamoServiceTests.Refusing(error: .missingAuthenticationToken))
        _ = try account.service.call(
            "CreateTable",
            [
                "TableName": "trees", "BillingMode": "PAY_PER_REQUEST",
                "AttributeDefinitions": [["AttributeName": "id", "AttributeType": "S"]],
                "KeySchema": [["AttributeName": "id", "KeyType": "HASH"]],
            ],
            for: caller)
        return account
    }

    @Test func `a call needs no signature and answers as the wire does`() throws {
        let account = try account()
        _ = try account.service.call(
            "PutItem", ["TableName": "trees", "Item": ["id": ["S": "1"], "rings": ["N": "12"]]], for: caller)
        let read = try account.service.call(
            "GetItem", ["TableName": "trees", "Key": ["id": ["S": "1"]]], for: caller)
        #expect(read == ["Item": ["id": ["S": "1"], "rings": ["N": "12"]]])
    }

    @Test func `a call is joined to the request that made it`() throws {
        let account = try account()
        let entries = account.trace.entries(requestID: "graphql-1")
        #expect(entries.map(\.step) == ["CreateTable"])
        #expect(entries.map(\.subject) == ["trees"])
        #expect(entries[0].causedBy == "graphql-1")
    }

    @Test func `an exception has its members and the id of its request`() throws {
        let account = try account()
        do {
            _ = try account.service.call(
                "DeleteItem",
                [
                    "TableName": "trees", "Key": ["id": ["S": "1"]], "ConditionExpression": "attribute_exists(id)",
                    "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
                ], for: caller)
            Issue.record("It was deleted.")
        } catch {
            #expect(error.code == "ConditionalCheckFailedException")
            #expect(error.message == "The conditional request failed")
            #expect(error.status == 400)
            #expect(error.requestID == account.trace.entries().last?.requestID)
        }
    }

    @Test func `what DynamoDB does not have is refused`() throws {
        let account = try account()
        #expect(throws: ServiceException.self) {
            try account.service.call("PlantTree", [:], for: caller)
        }
        #expect(throws: ServiceException.self) {
            try account.service.call("GetItem", ["TableName": "trees", "Key": "no"], for: caller)
        }
    }
}
