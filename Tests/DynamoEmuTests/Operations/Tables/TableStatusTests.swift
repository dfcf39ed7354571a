import EmulatorCore
import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite("The status of tables and indexes on the clock")
struct TableStatusTests {
    let account: TestAccount

    init() throws { account = try TestAccount(statusDelay: .seconds(10)) }

    private let inUse = "Attempt to change a resource which is still in use: "
    private let getItem: JSONValue = ["TableName": "table", "Key": ["p": ["S": "a"]]]
    private let named: JSONValue = ["TableName": "table"]
    private let addIndex: JSONValue = [
        "TableName": "table", "AttributeDefinitions": [["AttributeName": "g", "AttributeType": "S"]],
        "GlobalSecondaryIndexUpdates": [
            [
                "Create": [
                    "IndexName": "index", "KeySchema": [["AttributeName": "g", "KeyType": "HASH"]],
                    "Projection": ["ProjectionType": "ALL"],
                ]
            ]
        ],
    ]
    private let removeIndex: JSONValue = [
        "TableName": "table", "GlobalSecondaryIndexUpdates": [["Delete": ["IndexName": "index"]]],
    ]

    private func status() throws -> JSONValue? {
        try account.expect("DescribeTable", named)["Table"]?["TableStatus"]
    }

    private func index() throws -> JSONValue? {
        try account.expect("DescribeTable", named)["Table"]?["GlobalSecondaryIndexes"]?.array?.first
    }

    @Test func `a table that is being created has no items yet, and cannot be changed`() throws {
        try account.createTable()
        #expect(try status() == "CREATING")
        #expect(try account.expect("ListTables", [:])["TableNames"] == ["table"])
        try account.refuse("GetItem", getItem, "ResourceNotFoundException", "Requested resource not found")
        for (operation, body) in [("DeleteTable", named), ("UpdateTable", addIndex)] {
            try account.refuse(
                operation,
                body,
                "ResourceInUseException",
                inUse + "Table is being created: table"
            )
        }
        let again = try account.send(
            "CreateTable",
            [
                "TableName": "table", "BillingMode": "PAY_PER_REQUEST", "AttributeDefinitions": [attribute("p")],
                "KeySchema": schema("p"),
            ]
        )
        #expect(again.error == "ResourceInUseException")
        account.clock.advance(by: .seconds(10))
        #expect(try status() == "ACTIVE")
        try account.expect("GetItem", getItem)
    }

    @Test func `a table that is being deleted is listed, and its name is taken until it is gone`() throws {
        try account.createTable()
        account.clock.advance(by: .seconds(10))
        try account.put(["p": s("a")])
        #expect(try account.expect("DeleteTable", named)["TableDescription"]?["TableStatus"] == "DELETING")
        #expect(try status() == "DELETING")
        #expect(try account.expect("ListTables", [:])["TableNames"] == ["table"])
        try account.refuse("GetItem", getItem, "ResourceNotFoundException", "Requested resource not found")
        try account.refuse(
            "DeleteTable",
            named,
            "ResourceInUseException",
            inUse + "Table is being deleted: table"
        )
        account.clock.advance(by: .seconds(10))
        #expect(try account.expect("ListTables", [:])["TableNames"] == [])
        try account.createTable()
        account.clock.advance(by: .seconds(10))
        #expect(try account.expect("GetItem", getItem)["Item"] == nil)
    }

    @Test func `settings, tags and backups wait until a table is ACTIVE, and end with it`() throws {
        let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/table"
        let timeToLive: JSONValue = [
            "TableName": "table", "TimeToLiveSpecification": ["AttributeName": "end", "Enabled": true],
        ]
        let recovery: JSONValue = [
            "TableName": "table", "PointInTimeRecoverySpecification": ["PointInTimeRecoveryEnabled": true],
        ]
        let backup: JSONValue = ["TableName": "table", "BackupName": "backup"]
        let tag: JSONValue = ["ResourceArn": .string(arn), "Tags": [["Key": "k", "Value": "v"]]]
        let untag: JSONValue = ["ResourceArn": .string(arn), "TagKeys": ["k"]]
        try account.createTable()
        try account.refuse(
            "UpdateTimeToLive", timeToLive, "ResourceInUseException", inUse + "Table is being created: table")
        for (operation, body) in [("UpdateContinuousBackups", recovery), ("CreateBackup", backup)] {
            try account.refuse(
                operation,
                body,
                "ContinuousBackupsUnavailableException",
                "Backups are being enabled for the table: table. Please retry later"
            )
        }
        for (operation, body) in [("TagResource", tag), ("UntagResource", untag)] {
            try account.refuse(
                operation,
                body,
                "ResourceNotFoundException",
                "Requested resource not found: ResourcArn: \(arn) not found"
            )
        }
        #expect(
            try account.expect("DescribeTimeToLive", named)["TimeToLiveDescription"] == ["TimeToLiveStatus": "DISABLED"]
        )
        #expect(try account.expect("ListTagsOfResource", ["ResourceArn": .string(arn)])["Tags"] == [])
        account.clock.advance(by: .seconds(10))
        try account.expect("UpdateTimeToLive", timeToLive)
        try account.expect("UpdateContinuousBackups", recovery)
        try account.expect("CreateBackup", backup)
        try account.expect("TagResource", tag)
        try account.expect("DeleteTable", named)
        for (operation, body) in [("UpdateTimeToLive", timeToLive), ("TagResource", tag), ("UntagResource", untag)] {
            try account.refuse(operation, body, "ResourceInUseException", inUse + "Table is being deleted: table")
        }
        try account.refuse("UpdateContinuousBackups", recovery, "TableNotFoundException", "Table not found: table")
        try account.refuse("CreateBackup", backup, "TableInUseException", "Table is being deleted: table")
        try account.refuse(
            "CreateTable",
            [
                "TableName": "table", "BillingMode": "PAY_PER_REQUEST", "AttributeDefinitions": [attribute("p")],
                "KeySchema": schema("p"),
            ],
            "ResourceInUseException",
            inUse + "Table is being deleted: table"
        )
    }

    @Test func `PartiQL reads no index that is being filled or removed`() throws {
        try account.createTable()
        account.clock.advance(by: .seconds(10))
        let select: JSONValue = ["Statement": "SELECT * FROM \"table\".\"index\" WHERE g = 'a'"]
        try account.expect("UpdateTable", addIndex)
        try account.refuse("ExecuteStatement", select, "Cannot read from backfilling global secondary index: index")
        account.clock.advance(by: .seconds(20))
        try account.expect("ExecuteStatement", select)
        try account.expect("UpdateTable", removeIndex)
        try account.refuse("ExecuteStatement", select, "The table does not have the specified index")
    }

    @Test func `an index is allocated, filled, and then there to be read`() throws {
        try account.createTable()
        account.clock.advance(by: .seconds(10))
        try account.put(["p": s("a"), "g": s("x")])
        try account.expect("UpdateTable", addIndex)
        #expect(try status() == "UPDATING")
        #expect(try index()?["IndexStatus"] == "CREATING")
        #expect(try index()?["Backfilling"] == false)
        // Items are there all the time.
        try account.put(["p": s("b"), "g": s("x")])
        try account.refuse(
            "UpdateTable",
            removeIndex,
            "ResourceInUseException",
            inUse
                + "Index creation is in resource allocation phase. Retry deletion during backfilling phase or when the "
                + "index is active. Table: table Index: index"
        )
        // Nothing about indexes or throughput.
        try account.expect("UpdateTable", ["TableName": "table", "DeletionProtectionEnabled": true])
        try account.expect("UpdateTable", ["TableName": "table", "DeletionProtectionEnabled": false])
        try account.refuse(
            "UpdateTable",
            [
                "TableName": "table", "BillingMode": "PROVISIONED",
                "ProvisionedThroughput": ["ReadCapacityUnits": 1, "WriteCapacityUnits": 1],
            ],
            "ResourceInUseException",
            inUse + "Can't change table IOPS when an index is being created. Table: table Indexes: [index]"
        )
        try account.refuse(
            "DeleteTable",
            named,
            "ResourceInUseException",
            inUse + "Cannot delete table while indexes are being created, updated, or deleted."
        )
        account.clock.advance(by: .seconds(10))
        #expect(try status() == "ACTIVE")
        #expect(try index()?["Backfilling"] == true)
        try account.refuse(
            "Scan",
            ["TableName": "table", "IndexName": "index"],
            "Cannot read from backfilling global secondary index: index"
        )
        account.clock.advance(by: .seconds(10))
        #expect(try index()?["IndexStatus"] == "ACTIVE")
        #expect(try account.expect("Scan", ["TableName": "table", "IndexName": "index"])["Count"] == 2)
        try account.expect("UpdateTable", removeIndex)
        #expect(try index()?["IndexStatus"] == "DELETING")
        account.clock.advance(by: .seconds(10))
        #expect(try index() == nil)
    }

    @Test func `an update takes its time, and another one has to wait`() throws {
        try account.createTable(
            with: [
                "BillingMode": "PROVISIONED",
                "ProvisionedThroughput": ["ReadCapacityUnits": 1, "WriteCapacityUnits": 1],
            ]
        )
        account.clock.advance(by: .seconds(10))
        let update: JSONValue = [
            "TableName": "table", "ProvisionedThroughput": ["ReadCapacityUnits": 2, "WriteCapacityUnits": 2],
        ]
        try account.expect("UpdateTable", update)
        #expect(try status() == "UPDATING")
        try account.refuse(
            "UpdateTable",
            update,
            "ResourceInUseException",
            inUse + "Table IOPS are currently being updated. Table: table"
        )
        try account.refuse(
            "DeleteTable",
            named,
            "ResourceInUseException",
            inUse + "Table: table is in the process of being updated."
        )
        try account.expect("GetItem", getItem)
        account.clock.advance(by: .seconds(10))
        let table = try account.expect("DescribeTable", named)["Table"]
        #expect(table?["ProvisionedThroughput"]?["ReadCapacityUnits"] == 2)
    }

    @Test func `tables of templates are ACTIVE at once`() throws {
        try account.service.createTable(
            fromCloudFormation: [
                "TableName": "table", "BillingMode": "PAY_PER_REQUEST", "AttributeDefinitions": [attribute("p")],
                "KeySchema": schema("p"),
            ]
        )
        #expect(try status() == "ACTIVE")
    }

    @Test func `a deployment does not wait for a deletion`() throws {
        try account.createTable()
        account.clock.advance(by: .seconds(10))
        try account.put(["p": s("a")])
        try account.expect("DeleteTable", named)
        try account.service.createTable(
            fromCloudFormation: [
                "TableName": "table", "BillingMode": "PAY_PER_REQUEST", "AttributeDefinitions": [attribute("p")],
                "KeySchema": schema("p"),
            ]
        )
        #expect(try status() == "ACTIVE")
        #expect(try account.expect("GetItem", getItem)["Item"] == nil)
    }

    @Test func `a restart goes on with the clock`() throws {
        let directory = try TableStoreTests.Directory()
        let location = SQLiteConnection.Location.file("\(directory.path)/t.sqlite")
        let first = try TestAccount(location, statusDelay: .seconds(10))
        try first.createTable("one")
        first.service.close()
        let second = try TestAccount(location)
        #expect(
            try second.expect("DescribeTable", ["TableName": "one"])["Table"]?["TableStatus"] == "CREATING"
        )
        second.clock.advance(by: .seconds(10))
        #expect(try second.expect("DescribeTable", ["TableName": "one"])["Table"]?["TableStatus"] == "ACTIVE")
        second.service.close()
    }
}
