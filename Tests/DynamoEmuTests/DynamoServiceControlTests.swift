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

    @Test func `a deployment over data adds and removes global indexes, and keeps the items`() async throws {
        func properties(_ index: String?) -> JSONValue {
            var properties = self.properties
            guard let index else { return .object(properties) }
            properties["AttributeDefinitions"] = [attribute("p"), attribute(index)]
            properties["GlobalSecondaryIndexes"] = [
                [
                    "IndexName": .string("by-\(index)"), "KeySchema": schema(index),
                    "Projection": ["ProjectionType": "ALL"],
                ]
            ]
            return .object(properties)
        }
        try account.service.createTable(fromCloudFormation: properties(nil))
        try account.put(["p": s("a"), "x": s("1"), "y": s("2")])
        for index in ["x", "y"] {
            try account.service.createTable(fromCloudFormation: properties(index))
            #expect(try account.service.tables().first?.indexes == ["by-\(index)"])
            var isActive = false
            // It is filled in the background, which takes its turn between two of these.
            for _ in 0..<10_000 where !isActive {
                await account.service.background.run {}
                let table = try account.expect("DescribeTable", ["TableName": "table"])["Table"]
                isActive = table?["GlobalSecondaryIndexes"]?.array?.first?["IndexStatus"] == "ACTIVE"
            }
            let items = try account.expect("Scan", ["TableName": "table", "IndexName": .string("by-\(index)")])
            #expect(items["Count"] == 1)
        }
        try account.service.createTable(fromCloudFormation: properties(nil))
        #expect(try account.service.tables().first?.indexes == [])
        #expect(try account.service.tables().first?.itemCount == 1)
    }

    @Test func `a deployment that changes the billing says since when, as UpdateTable does`() throws {
        func summary(_ more: JSONObject) throws -> JSONValue? {
            let properties = properties.merging(more) { $1 }
            try account.service.createTable(fromCloudFormation: .object(properties))
            return try account.expect("DescribeTable", ["TableName": "table"])["Table"]?["BillingModeSummary"]
        }
        let first = try summary([:])?["LastUpdateToPayPerRequestDateTime"]
        account.clock.advance(by: .seconds(60))
        let units: JSONValue = ["ReadCapacityUnits": 1, "WriteCapacityUnits": 1]
        let provisioned = try summary(["BillingMode": "PROVISIONED", "ProvisionedThroughput": units])
        #expect(provisioned?["BillingMode"] == "PROVISIONED")
        #expect(provisioned?["LastUpdateToPayPerRequestDateTime"] == first)
        #expect(try summary([:])?["LastUpdateToPayPerRequestDateTime"] != first)
    }

    @Test func `templates write encryption and ceilings in their own way`() throws {
        var properties = properties
        properties["SSESpecification"] = ["SSEEnabled": "true", "SSEType": "KMS"]
        properties["OnDemandThroughput"] = ["MaxReadRequestUnits": "5"]
        try account.service.createTable(fromCloudFormation: .object(properties))
        let table = try account.expect("DescribeTable", ["TableName": "table"])["Table"]
        #expect(table?["SSEDescription"]?["Status"] == "ENABLED")
        #expect(table?["OnDemandThroughput"] == ["MaxReadRequestUnits": 5])
        #expect(table?["TableStatus"] == "ACTIVE")
    }

    @Test func `a table is made without what is not emulated, which is known by name`() throws {
        var properties = properties
        properties["KinesisStreamSpecification"] = ["StreamArn": "arn:aws:kinesis:us-east-1:000000000000:stream/s"]
        properties["ContributorInsightsSpecification"] = ["Enabled": true]
        #expect(try account.service.createTable(fromCloudFormation: .object(properties)) == "table")
        // The API answers as if it had not been asked for, so it is named.
        for name in ["KinesisStreamSpecification", "ContributorInsightsSpecification", "ResourcePolicy"] {
            #expect(DynamoService.tableProperties.notEmulated.keys.contains(name))
        }
    }

    @Test func `point-in-time recovery follows the template, and goes on over a deployment`() throws {
        func deploy(_ specification: JSONValue?) throws -> JSONValue? {
            var properties = properties
            properties["PointInTimeRecoverySpecification"] = specification
            try account.service.createTable(fromCloudFormation: .object(properties))
            let answer = try account.expect("DescribeContinuousBackups", ["TableName": "table"])
            return answer["ContinuousBackupsDescription"]?["PointInTimeRecoveryDescription"]
        }
        let disabled: JSONValue = ["PointInTimeRecoveryStatus": "DISABLED"]
        #expect(try deploy(nil) == disabled)
        let first = try deploy(["PointInTimeRecoveryEnabled": "true", "RecoveryPeriodInDays": "7"])
        #expect(first?["PointInTimeRecoveryStatus"] == "ENABLED")
        #expect(first?["RecoveryPeriodInDays"] == 7)
        account.clock.advance(by: .seconds(60))
        let second = try deploy(["PointInTimeRecoveryEnabled": true])
        #expect(second?["RecoveryPeriodInDays"] == 35)
        #expect(second?["EarliestRestorableDateTime"] == first?["EarliestRestorableDateTime"])
        #expect(try deploy(["PointInTimeRecoveryEnabled": false]) == disabled)
        #expect(try deploy([:]) == disabled)
        #expect(throws: DynamoError.self) {
            try deploy(["PointInTimeRecoveryEnabled": true, "RecoveryPeriodInDays": 36])
        }
        #expect(throws: DynamoError.self) { try deploy(["RecoveryPeriodInDays": 7]) }
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
