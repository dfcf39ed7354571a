import EmulatorCore
import Testing

@testable import DynamoEmu

/// From the bytes of a request to a plan, with no storage anywhere.
@Suite("Plans")
struct PlanTests {
    private static let table = """
        {"TableName": "sessions", "BillingMode": "PAY_PER_REQUEST",
         "AttributeDefinitions": [{"AttributeName": "user", "AttributeType": "S"},
                                  {"AttributeName": "at", "AttributeType": "N"}],
         "KeySchema": [{"AttributeName": "user", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}]}
        """

    private func request<Operation: DynamoOperation>(_ type: Operation.Type, _ json: String) throws -> Operation {
        try Array(json.utf8).withUnsafeBytes { try Operation.request(from: $0) }
    }

    private func catalog() throws -> TableCatalog {
        let definition = try request(CreateTable.self, Self.table).plan(SequentialIdentifierSource(), ManualClock())
        return TableCatalog(
            definition: { $0 == "sessions" ? definition : nil },
            expressions: ExpressionCache()
        )
    }

    @Test("a Query becomes the range of its partition and sort condition")
    func query() throws {
        let query = try request(
            Query.self,
            """
            {"TableName": "sessions", "KeyConditionExpression": "#u = :u AND #a >= :a", "Limit": 3,
             "ScanIndexForward": false, "ExpressionAttributeNames": {"#u": "user", "#a": "at"},
             "ExpressionAttributeValues": {":u": {"S": "alice"}, ":a": {"N": "10"}}}
            """
        )
        let plan = try query.plan(try catalog())
        #expect(plan.limit == 3)
        #expect(plan.isBackward)
        #expect(plan.filter == nil)
        func row(_ user: String, _ at: String) throws -> [UInt8] {
            KeyBytes.row(partition: .s(user), sort: .n(try DynamoNumber(parsing: at)))
        }
        #expect(try plan.range.contains(row("alice", "10")))
        #expect(try plan.range.contains(row("alice", "1e20")))
        #expect(try !plan.range.contains(row("alice", "9.99")))
        #expect(try !plan.range.contains(row("bob", "10")))
    }

    @Test("a PutItem becomes one write of one row, in canonical form")
    func put() throws {
        let put = try request(
            PutItem.self,
            #"{"TableName": "sessions", "Item": {"user": {"S": "alice"}, "at": {"N": "1.0e1"}}}"#
        )
        let plan = try put.plan(try catalog())
        #expect(plan.row == KeyBytes.row(partition: .s("alice"), sort: .n(DynamoNumber(10))))
        guard case .put(let image, _) = plan.change else {
            Issue.record("not a put")
            return
        }
        #expect(String(decoding: image.bytes, as: UTF8.self) == #"{"user":{"S":"alice"},"at":{"N":"10"}}"#)
        // user 4 + alice 5, at 2 + 10 in two bytes.
        #expect(image.size == 13)
    }

    @Test("what is refused before storage is refused without it")
    func refused() throws {
        let unknown = try request(GetItem.self, #"{"TableName": "other", "Key": {"user": {"S": "a"}}}"#)
        #expect(throws: DynamoError.resourceNotFound()) { try unknown.plan(try catalog()) }
        let key = try request(GetItem.self, #"{"TableName": "sessions", "Key": {"user": {"S": "a"}}}"#)
        #expect(throws: DynamoError.schemaMismatch("The provided key element does not match the schema")) {
            try key.plan(try catalog())
        }
    }
}
