import EmulatorCore
import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite("ConsumedCapacity")
struct ConsumedCapacityTests {
    let account: TestAccount

    init() throws {
        account = try TestAccount()
        try account.createSessions()
    }

    private func capacity(_ operation: String, _ body: JSONObject, _ detail: String) throws -> String? {
        var request = body
        request["TableName"] = request["TableName"] ?? "sessions"
        request["ReturnConsumedCapacity"] = .string(detail)
        return try account.expect(operation, .object(request))["ConsumedCapacity"]?.text
    }

    private let key: JSONValue = ["user_id": s("u"), "session_id": s("s")]
    private let item: JSONValue = ["user_id": s("u"), "session_id": s("s"), "tenant_id": s("t")]

    @Test func `a write that touches no index has none, one that does has it beside the table`() throws {
        #expect(
            try capacity("PutItem", ["Item": item], "INDEXES")
                == #"{"TableName":"sessions","CapacityUnits":2.0,"Table":{"CapacityUnits":1.0},"#
                + #""GlobalSecondaryIndexes":{"tenant":{"CapacityUnits":1.0}}}"#
        )
        #expect(
            try capacity("PutItem", ["Item": item], "INDEXES")
                == #"{"TableName":"sessions","CapacityUnits":1.0,"Table":{"CapacityUnits":1.0}}"#
        )
        #expect(
            try capacity("DeleteItem", ["Key": key], "TOTAL") == #"{"TableName":"sessions","CapacityUnits":2.0}"#
        )
        #expect(try capacity("PutItem", ["Item": item], "NONE") == nil)
    }

    @Test func `nothing is not free`() throws {
        let one = #"{"TableName":"sessions","CapacityUnits":1.0}"#
        #expect(try capacity("DeleteItem", ["Key": key], "TOTAL") == one)
        #expect(try capacity("UpdateItem", ["Key": key, "UpdateExpression": "REMOVE a"], "TOTAL") == one)
        #expect(try capacity("GetItem", ["Key": key, "ConsistentRead": true], "TOTAL") == one)
        #expect(
            try capacity("GetItem", ["Key": key], "INDEXES")
                == #"{"TableName":"sessions","CapacityUnits":0.5,"Table":{"CapacityUnits":0.5}}"#
        )
    }

    @Test func `a table that was named by its ARN is answered by it`() throws {
        let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/sessions"
        let table: JSONObject = ["TableName": .string(arn)]
        let expected = #"{"TableName":"\#(arn)","CapacityUnits":"#
        #expect(try capacity("GetItem", table.merging(["Key": key]) { $1 }, "TOTAL")?.hasPrefix(expected) == true)
        #expect(try capacity("PutItem", table.merging(["Item": item]) { $1 }, "TOTAL")?.hasPrefix(expected) == true)
        #expect(try capacity("Scan", table, "TOTAL")?.hasPrefix(expected) == true)
        let batch = try account.expect(
            "BatchGetItem",
            ["RequestItems": .object([arn: ["Keys": [key]]]), "ReturnConsumedCapacity": "TOTAL"]
        )
        #expect(batch["Responses"]?[arn]?.array?.count == 1)
        #expect(batch["ConsumedCapacity"]?.text.contains(expected) == true)
    }
}
