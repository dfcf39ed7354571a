import EmulatorCore
import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite("Restores")
struct RestoreTests {
    let account: TestAccount

    init() throws { account = try TestAccount() }

    /// A provisioned table with an index of each kind, and one item; answers its backup's ARN.
    private func backUpProvisioned() throws -> String {
        let five: JSONValue = ["ReadCapacityUnits": 5, "WriteCapacityUnits": 5]
        try account.expect(
            "CreateTable",
            [
                "TableName": "table", "ProvisionedThroughput": five, "KeySchema": schema("p", "s"),
                "AttributeDefinitions": [attribute("p"), attribute("s"), attribute("g"), attribute("l")],
                "GlobalSecondaryIndexes": [
                    [
                        "IndexName": "global", "KeySchema": schema("g"), "ProvisionedThroughput": five,
                        "Projection": ["ProjectionType": "INCLUDE", "NonKeyAttributes": ["x", "y"]],
                    ]
                ],
                "LocalSecondaryIndexes": [
                    [
                        "IndexName": "local", "KeySchema": schema("p", "l"),
                        "Projection": ["ProjectionType": "ALL"],
                    ]
                ],
                "Tags": [["Key": "k", "Value": "v"]], "DeletionProtectionEnabled": true,
                "TableClass": "STANDARD_INFREQUENT_ACCESS",
            ]
        )
        try account.put(["p": s("1"), "s": s("2"), "g": s("3"), "l": s("4"), "x": s("5"), "z": s("6")])
        try account.expect(
            "UpdateTimeToLive",
            ["TableName": "table", "TimeToLiveSpecification": ["AttributeName": "end", "Enabled": true]]
        )
        let backup = try account.expect("CreateBackup", ["TableName": "table", "BackupName": "backup"])
        return try #require(backup["BackupDetails"]?["BackupArn"]?.string)
    }

    private func restore(_ arn: String, _ overrides: JSONObject = [:], as name: String = "again") throws
        -> TestAccount.Answer
    {
        var request: JSONObject = ["TargetTableName": .string(name), "BackupArn": .string(arn)]
        for (member, value) in overrides { request[member] = value }
        return try account.send("RestoreTableFromBackup", .object(request))
    }

    private func describe() throws -> JSONValue? {
        try account.expect("DescribeTable", ["TableName": "again"])["Table"]
    }

    @Test func `keys, indexes, billing and items come back; settings and tags do not`() throws {
        let arn = try backUpProvisioned()
        let answer = try restore(arn)
        let description = try #require(answer["TableDescription"])
        #expect(description["TableStatus"] == "CREATING")
        #expect(
            description["RestoreSummary"] == [
                "SourceBackupArn": .string(arn),
                "SourceTableArn": "arn:aws:dynamodb:us-east-1:000000000000:table/table",
                "RestoreDateTime": .double(1_800_000_000), "RestoreInProgress": true,
            ]
        )
        let table = try #require(try describe())
        #expect(table["TableStatus"] == "ACTIVE" && table["ItemCount"] == 1)
        // A restored table goes on telling where it is from.
        #expect(table["RestoreSummary"]?["RestoreInProgress"] == false)
        #expect(table["RestoreSummary"]?["SourceBackupArn"] == .string(arn))
        #expect(table["ProvisionedThroughput"]?["ReadCapacityUnits"] == 5)
        #expect(table["DeletionProtectionEnabled"] == false && table["TableClassSummary"] == nil)
        let tags = try account.expect("ListTagsOfResource", ["ResourceArn": table["TableArn"] ?? ""])
        #expect(tags["Tags"] == [])
        let timeToLive = try account.expect("DescribeTimeToLive", ["TableName": "again"])
        #expect(timeToLive["TimeToLiveDescription"] == ["TimeToLiveStatus": "DISABLED"])
        let found = try account.expect(
            "Query",
            [
                "TableName": "again", "IndexName": "global", "KeyConditionExpression": "g = :g",
                "ExpressionAttributeValues": [":g": s("3")],
            ]
        )
        #expect(found["Items"] == [["p": s("1"), "s": s("2"), "g": s("3"), "x": s("5")]])
    }

    @Test func `empty overrides leave the indexes out`() throws {
        let arn = try backUpProvisioned()
        #expect(
            try restore(arn, ["GlobalSecondaryIndexOverride": [], "LocalSecondaryIndexOverride": []]).status == 200
        )
        let table = try #require(try describe())
        #expect(table["GlobalSecondaryIndexes"] == nil && table["LocalSecondaryIndexes"] == nil)
        #expect(table["AttributeDefinitions"] == [attribute("p"), attribute("s")])
    }

    @Test func `indexes may get other names and throughput, but no other keys`() throws {
        let arn = try backUpProvisioned()
        func override(_ name: JSONValue, _ key: JSONValue, _ throughput: Int?) -> JSONValue {
            var index: JSONObject = [
                "IndexName": name, "KeySchema": key,
                "Projection": ["ProjectionType": "INCLUDE", "NonKeyAttributes": ["y", "x"]],
            ]
            if let throughput {
                index["ProvisionedThroughput"] = [
                    "ReadCapacityUnits": .int(throughput), "WriteCapacityUnits": .int(throughput),
                ]
            }
            return [.object(index)]
        }
        #expect(
            try restore(arn, ["GlobalSecondaryIndexOverride": override("other", schema("x"), 1)]).message
                == "Invalid Request: Index other does not match a secondary index that existed in the source table and "
                + "cannot be created during the restore operation"
        )
        #expect(
            try restore(arn, ["GlobalSecondaryIndexOverride": override("global", schema("g"), nil)]).message
                == "Invalid Request: Must specify provisioned throughput for index global"
        )
        #expect(
            try restore(
                arn,
                [
                    "GlobalSecondaryIndexOverride": override("renamed", schema("g"), 8),
                    "ProvisionedThroughputOverride": ["ReadCapacityUnits": 7, "WriteCapacityUnits": 7],
                ]
            ).status == 200
        )
        let table = try describe()
        #expect(table?["ProvisionedThroughput"]?["ReadCapacityUnits"] == 7)
        let index = table?["GlobalSecondaryIndexes"]?.array?.first
        #expect(index?["IndexName"] == "renamed" && index?["ProvisionedThroughput"]?["ReadCapacityUnits"] == 8)
    }

    @Test func `billing and throughput must agree`() throws {
        let arn = try backUpProvisioned()
        let seven: JSONValue = ["ReadCapacityUnits": 7, "WriteCapacityUnits": 7]
        #expect(
            try restore(arn, ["BillingModeOverride": "PAY_PER_REQUEST", "ProvisionedThroughputOverride": seven]).message
                == "Invalid Request: Cannot override ProvisionedThroughput if BillingMode is overridden to "
                + "PAY_PER_REQUEST"
        )
        #expect(
            try restore(arn, ["BillingModeOverride": "PROVISIONED"]).message
                == "Invalid Request: Must override ProvisionedThroughput if BillingMode is overridden to PROVISIONED"
        )
        #expect(try restore(arn, ["BillingModeOverride": "PAY_PER_REQUEST"]).status == 200)
        let table = try describe()
        #expect(table?["BillingModeSummary"]?["BillingMode"] == "PAY_PER_REQUEST")
        #expect(table?["ProvisionedThroughput"]?["ReadCapacityUnits"] == 0)
        let index = table?["GlobalSecondaryIndexes"]?.array?.first
        #expect(index?["ProvisionedThroughput"]?["ReadCapacityUnits"] == 0)

        let onDemand = try account.expect("CreateBackup", ["TableName": "again", "BackupName": "backup"])
        let second = try #require(onDemand["BackupDetails"]?["BackupArn"]?.string)
        #expect(
            try restore(second, ["ProvisionedThroughputOverride": seven], as: "third").message
                == "Invalid Request: Cannot override ProvisionedThroughput unless BillingMode is PROVISIONED"
        )
    }

    @Test func `where the table cannot go, or come from`() throws {
        let arn = try backUpProvisioned()
        let taken = try restore(arn, as: "table")
        #expect(taken.error == "TableAlreadyExistsException" && taken.message == "Table already exists: table")
        let missing = try restore("arn:aws:dynamodb:us-east-1:000000000000:table/table/backup/0")
        #expect(missing.error == "BackupNotFoundException")
        #expect(
            try restore(arn.replacing("us-east-1", with: "eu-west-1")).message
                == "Invalid Request: sseSpecificationOverride must be provided for cross-region restores"
        )
        #expect(
            try restore(arn, as: "").message
                == "TableName must be at least 3 characters long and at most 255 characters long"
        )
        #expect(
            try restore(arn, ["SSESpecificationOverride": ["SSEType": "KMS"]]).message
                == "One or more parameter values were invalid: SSEType can not be specified if Enabled is false"
        )
        #expect(try restore(arn, ["SSESpecificationOverride": ["Enabled": true]]).status == 200)
        #expect(try describe()?["SSEDescription"]?["SSEType"] == "KMS")
        #expect(try restore(arn, ["SSESpecificationOverride": ["Enabled": false]], as: "other").status == 200)
    }

    @Test func `fifty tables can be restored at a time`() throws {
        try account.createTable()
        try account.put(["p": s("a")])
        let account = account.service.account
        for number in 0...TableStore.restoresMaximum {
            let created = try self.account.expect("CreateBackup", ["TableName": "table", "BackupName": "backup"])
            let arn = try BackupARN(created["BackupDetails"]?["BackupArn"]?.string ?? "", account)
            guard number < TableStore.restoresMaximum else {
                let refused = try restore(arn.text)
                #expect(refused.error == "LimitExceededException")
                #expect(
                    refused.message
                        == "Subscriber limit exceeded: Only 50 restore operations can be done simultaneously"
                )
                break
            }
            let backup = try account.store.backup(arn, at: account.clock.now)
            var definition = backup.table
            definition.name = "again-\(number)"
            definition.restore = .init(backupARN: arn.text, tableARN: "", time: backup.createdAt)
            _ = try account.store.restore(backup, into: definition, arn: arn, for: nil)
        }
    }

    @Test func `with a delay of statuses a restored table takes as long as one that is created`() throws {
        let account = try TestAccount(statusDelay: .seconds(10))
        try account.createTable()
        account.clock.advance(by: .seconds(10))
        try account.put(["p": s("a")])
        let backup = try account.expect("CreateBackup", ["TableName": "table", "BackupName": "backup"])
        let arn = try #require(backup["BackupDetails"]?["BackupArn"])
        try account.expect("RestoreTableFromBackup", ["TargetTableName": "again", "BackupArn": arn])
        func describe() throws -> JSONValue? { try account.expect("DescribeTable", ["TableName": "again"])["Table"] }
        #expect(try describe()?["TableStatus"] == "CREATING")
        #expect(try describe()?["RestoreSummary"]?["RestoreInProgress"] == true)
        #expect(try account.send("Scan", ["TableName": "again"]).error == "ResourceNotFoundException")
        account.clock.advance(by: .seconds(10))
        #expect(try describe()?["TableStatus"] == "ACTIVE")
        #expect(try describe()?["RestoreSummary"]?["RestoreInProgress"] == false)
        #expect(try account.expect("Scan", ["TableName": "again"])["Count"] == 1)
    }

    @Test func `until it has all items, nobody but DescribeTable finds the table`() throws {
        let arn = try backUpProvisioned()
        let account = account.service.account
        let backup = try account.store.backup(BackupARN(arn, account), at: account.clock.now)
        var definition = backup.table
        definition.name = "again"
        definition.restore = .init(backupARN: arn, tableARN: "", time: backup.createdAt)
        _ = try account.store.restore(backup, into: definition, arn: BackupARN(arn, account), for: nil)

        let table = try #require(try describe())
        #expect(table["TableStatus"] == "CREATING" && table["RestoreSummary"]?["RestoreInProgress"] == true)
        #expect(table["GlobalSecondaryIndexes"]?.array?.first?["IndexStatus"] == nil)
        #expect(try self.account.expect("ListTables", [:])["TableNames"] == ["again", "table"])
        #expect(try self.account.send("Scan", ["TableName": "again"]).error == "ResourceNotFoundException")
        try self.account.refuse(
            "CreateBackup",
            ["TableName": "again", "BackupName": "backup"],
            "TableNotFoundException",
            "Table not found: again"
        )
        try self.account.refuse(
            "DeleteTable",
            ["TableName": "again"],
            "ResourceInUseException",
            "Attempt to change a resource which is still in use: Table is being created: again"
        )
        try self.account.refuse(
            "CreateTable",
            [
                "TableName": "again", "BillingMode": "PAY_PER_REQUEST", "KeySchema": schema("p"),
                "AttributeDefinitions": [attribute("p")],
            ],
            "ResourceInUseException",
            "Table is being used: again"
        )
        let same = try restore(arn)
        #expect(same.error == "TableInUseException")
        #expect(same.message == "Table: again is already being restored from backup: \(arn)")
        let other = try restore(arn, as: "other")
        #expect(other.error == "BackupInUseException")
        #expect(other.message == "Backup is being used to restore another table: \(arn)")
        try self.account.refuse(
            "DeleteBackup",
            ["BackupArn": .string(arn)],
            "BackupInUseException",
            "Backup is being used to restore table: \(arn)"
        )

        while try account.store.copySome() {}
        #expect(try describe()?["TableStatus"] == "ACTIVE")
        #expect(try restore(arn, as: "other").status == 200)
        try self.account.expect("DeleteBackup", ["BackupArn": .string(arn)])
    }
}
