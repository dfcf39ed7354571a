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

    @Test func `properties that are not emulated are named`() throws {
        var properties = properties
        properties["KinesisStreamSpecification"] = [:]
        properties["SSESpecification"] = [:]
        #expect(
            throws: DynamoError.validation(
                "AWS::DynamoDB::Table's properties KinesisStreamSpecification, SSESpecification is not emulated yet"
            )
        ) { try account.service.createTable(fromCloudFormation: .object(properties)) }
    }

    @Test func `a reset drops tables, and their names are free at once`() throws {
        try account.createSessions()
        try account.put("sessions", ["user_id": s("u"), "session_id": s("1"), "tenant_id": s("t")])
        try account.service.dropAllTables()
        #expect(try account.service.tables() == [])
        try account.createSessions()
        #expect(try account.expect("Scan", ["TableName": "sessions", "IndexName": "tenant"])["Count"] == 0)
    }
}
