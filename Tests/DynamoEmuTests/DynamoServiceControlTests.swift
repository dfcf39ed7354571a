import EmulatorCore
import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite("DynamoService, from the control room")
struct DynamoServiceControlTests {
    let account: TestAccount
    let properties: JSONObject = [
        "TableName": "table", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [["AttributeName": "p", "AttributeType": "S"]],
        "KeySchema": [["AttributeName": "p", "KeyType": "HASH"]],
        "TimeToLiveSpecification": ["AttributeName": "expires_at", "Enabled": "true"],
    ]

    init() throws { account = try TestAccount() }

    @Test func `a table comes from its template, once`() throws {
        #expect(try account.service.createTable(fromCloudFormation: .object(properties)) == "table")
        try account.put(["p": s("a")])
        try account.service.createTable(fromCloudFormation: .object(properties))
        let table = try #require(try account.service.tables().first)
        #expect(table.itemCount == 1)
        #expect(table.timeToLiveAttribute == "expires_at")
        #expect(table.key == ["p"])
    }

    @Test func `a table of another shape is not touched`() throws {
        try account.createTable(sorted: true)
        #expect(throws: DynamoError.self) {
            try account.service.createTable(fromCloudFormation: .object(properties))
        }
    }

    @Test func `a table is made without what is not emulated, which is known by name`() throws {
        var properties = properties
        properties["KinesisStreamSpecification"] = ["StreamArn": "arn:aws:kinesis:us-east-1:000000000000:stream/s"]
        properties["SSESpecification"] = ["SSEEnabled": true]
        #expect(try account.service.createTable(fromCloudFormation: .object(properties)) == "table")
        #expect(DynamoService.tableProperties.notEmulated.keys.contains("KinesisStreamSpecification"))
        #expect(DynamoService.tableProperties.withoutEffect.contains("SSESpecification"))
    }

    @Test func `a reset puts the source's tables and seeds in the place of all that is there`() async throws {
        try account.createSessions()
        try account.put("sessions", ["user_id": s("u"), "session_id": s("1"), "tenant_id": s("t")])
        try account.createTable("other")
        let seed = #"{"table": [{"PutRequest": {"Item": {"p": {"S": "seeded"}}}}]}"#
        for _ in 0..<2 {
            try await account.service.reset(toCloudFormation: [.object(properties)]) { () throws(SeedError) in
                [try SeedFile(name: "a.json", content: seed)]
            }
            #expect(try account.service.tables().map(\.name) == ["table"])
            #expect(try account.service.tables().map(\.itemCount) == [1])
        }
        #expect(try account.send("Scan", ["TableName": "sessions"]).error == "ResourceNotFoundException")
    }

    @Test func `a reset with a bad seed leaves everything as it was`() async throws {
        try account.createSessions()
        await #expect(throws: SeedError.self) {
            try await account.service.reset(toCloudFormation: [.object(properties)]) { () throws(SeedError) in
                [try SeedFile(name: "a.json", content: "{")]
            }
        }
        #expect(try account.service.tables().map(\.name) == ["sessions"])
    }
}
