import EmulatorCore
import OrderedCollections
import Testing

@testable import DynamoEmu

private let prefix = "arn:aws:dynamodb:us-east-1:000000000000:table/table/backup/"

@Suite("Backups")
struct BackupTests {
    let account: TestAccount

    init() throws { account = try TestAccount() }

    private func backUp(_ table: String = "table", as name: String = "backup") throws -> String {
        let answer = try account.expect("CreateBackup", ["TableName": .string(table), "BackupName": .string(name)])
        return try #require(answer["BackupDetails"]?["BackupArn"]?.string)
    }

    private func list(_ request: JSONObject = [:]) throws -> [String] {
        let answer = try account.expect("ListBackups", .object(request))
        return (answer["BackupSummaries"]?.array ?? []).compactMap { $0["BackupName"]?.string }
    }

    @Test func `a backup is described in full, and outlives its table`() throws {
        try account.createSessions(["ProjectionType": "INCLUDE", "NonKeyAttributes": ["x"]])
        try account.put("sessions", ["user_id": s("u"), "session_id": s("1")])
        try account.expect(
            "UpdateTimeToLive",
            ["TableName": "sessions", "TimeToLiveSpecification": ["AttributeName": "end", "Enabled": true]]
        )
        let created = try account.expect("CreateBackup", ["TableName": "sessions", "BackupName": "first"])
        let details = try #require(created["BackupDetails"]?.object)
        let arn = try #require(details["BackupArn"]?.string)
        #expect(arn.hasPrefix("arn:aws:dynamodb:us-east-1:000000000000:table/sessions/backup/01800000000000-000000"))
        #expect(arn.utf8.count == "arn:aws:dynamodb:us-east-1:000000000000:table/sessions/backup/".utf8.count + 23)
        #expect(
            JSONValue.object(details) == [
                "BackupArn": .string(arn), "BackupName": "first", "BackupSizeBytes": 19, "BackupStatus": "CREATING",
                "BackupType": "USER", "BackupCreationDateTime": .double(1_800_000_000),
            ]
        )
        try account.expect("DeleteTable", ["TableName": "sessions"])

        let described = try account.expect("DescribeBackup", ["BackupArn": .string(arn)])["BackupDescription"]
        #expect(described?["BackupDetails"]?["BackupStatus"] == "AVAILABLE")
        let source = try #require(described?["SourceTableDetails"])
        #expect(source["TableName"] == "sessions" && source["ItemCount"] == 1 && source["TableSizeBytes"] == 19)
        #expect(source["KeySchema"] == schema("user_id", "session_id") && source["BillingMode"] == "PAY_PER_REQUEST")
        #expect(source["ProvisionedThroughput"] == ["ReadCapacityUnits": 0, "WriteCapacityUnits": 0])
        #expect(
            described?["SourceTableFeatureDetails"] == [
                "GlobalSecondaryIndexes": [
                    [
                        "IndexName": "tenant", "KeySchema": schema("tenant_id"),
                        "Projection": ["ProjectionType": "INCLUDE", "NonKeyAttributes": ["x"]],
                        "ProvisionedThroughput": ["ReadCapacityUnits": 0, "WriteCapacityUnits": 0],
                    ]
                ],
                "TimeToLiveDescription": ["TimeToLiveStatus": "ENABLED", "AttributeName": "end"],
            ]
        )
        #expect(try list(["TableName": "sessions"]) == ["first"])
    }

    @Test func `a plain table has no features`() throws {
        try account.createTable()
        let described = try account.expect("DescribeBackup", ["BackupArn": .string(try backUp())])
        #expect(described["BackupDescription"]?["SourceTableFeatureDetails"] == [:])
    }

    @Test func `names are not unique; each backup is deleted by its ARN, once`() throws {
        try account.createTable()
        let (first, second) = (try backUp(), try backUp())
        #expect(first != second)
        let deleted = try account.expect("DeleteBackup", ["BackupArn": .string(first)])["BackupDescription"]
        #expect(deleted?["BackupDetails"]?["BackupStatus"] == "DELETED" && deleted?["SourceTableDetails"] != nil)
        for operation in ["DescribeBackup", "DeleteBackup"] {
            try account.refuse(
                operation,
                ["BackupArn": .string(first)],
                "BackupNotFoundException",
                "Backup not found: \(first)"
            )
        }
        #expect(try list() == ["backup"])
    }

    @Test func `backups are listed by table, time and type, in pages`() throws {
        try account.createTable()
        try account.createTable("other")
        for name in ["b-1", "b-2", "b-3"] {
            _ = try backUp(as: name)
            account.clock.advance(by: .milliseconds(1))
        }
        _ = try backUp("other", as: "b-4")
        #expect(try list() == ["b-1", "b-2", "b-3", "b-4"])
        #expect(try list(["TableName": "table"]) == ["b-1", "b-2", "b-3"])
        #expect(try list(["TableName": "never"]) == [])
        #expect(try list(["TimeRangeLowerBound": .double(1_800_000_000.001)]) == ["b-2", "b-3", "b-4"])
        #expect(try list(["TimeRangeUpperBound": .double(1_800_000_000.001)]) == ["b-1"])
        #expect(try list(["BackupType": "SYSTEM"]) == [])
        #expect(try list(["BackupType": "ALL", "Limit": 4]) == ["b-1", "b-2", "b-3", "b-4"])
        let page = try account.expect("ListBackups", ["Limit": 3])
        let last = try #require(page["LastEvaluatedBackupArn"])
        #expect(try list(["ExclusiveStartBackupArn": last]) == ["b-4"])
        try account.expect("DeleteBackup", ["BackupArn": last])
        #expect(try list(["ExclusiveStartBackupArn": last]) == ["b-4"])
        #expect(try account.expect("ListBackups", ["Limit": 3])["LastEvaluatedBackupArn"] == nil)
    }

    @Test func `what ListBackups refuses`() throws {
        try account.refuse(
            "ListBackups",
            ["TimeRangeLowerBound": 2, "TimeRangeUpperBound": 1],
            "One or more parameter values were invalid: Time range lower bound must be less than or equal to upper bound"
        )
        try account.refuse(
            "ListBackups",
            ["Limit": 101],
            "1 validation error detected: Value '101' at 'limit' failed to satisfy constraint: Member must have value "
                + "less than or equal to 100"
        )
        let elsewhere = "arn:aws:dynamodb:eu-west-1:000000000000:table/table/backup/01489602797149-73d8d5bc"
        try account.refuse(
            "ListBackups",
            ["ExclusiveStartBackupArn": .string(elsewhere)],
            "Invalid Request: The supplied ExclusiveStartBackupArn does not match the region"
        )
    }

    @Test func `a missing table has an exception of its own`() throws {
        let missing: JSONValue = ["TableName": "missing"]
        let enable: JSONValue = ["PointInTimeRecoveryEnabled": true]
        for (operation, request) in [
            ("CreateBackup", ["TableName": "missing", "BackupName": "backup"]), ("DescribeContinuousBackups", missing),
            ("UpdateContinuousBackups", ["TableName": "missing", "PointInTimeRecoverySpecification": enable]),
        ] as [(String, JSONValue)] {
            try account.refuse(operation, request, "TableNotFoundException", "Table not found: missing")
        }
        try account.refuse(
            "DescribeContinuousBackups",
            [:],
            "1 validation error detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null"
        )
    }

    @Test(arguments: [
        ("x", "ValidationException", "Invalid Backup ARN"),
        ("arn:aws:dynamodb:us-east-1:000000000000:table/table", "ValidationException", "Invalid Backup ARN"),
        (
            "arn:aws:dynamodb:xx-fake-1:000000000000:table/table/backup/0", "ValidationException",
            "Invalid Request: BackupArn is not valid"
        ),
        ("arn:aws:dynamodb:us-east-1:111111111111:table/table/backup/0", "AccessDeniedException", "Access is denied"),
        (prefix + "0", "BackupNotFoundException", "Backup not found: \(prefix)0"),
    ])
    func `what is no backup's ARN is refused`(_ arn: String, _ error: String, _ message: String) throws {
        for operation in ["DescribeBackup", "DeleteBackup"] {
            try account.refuse(operation, ["BackupArn": .string(arn)], error, message)
        }
    }

    @Test func `the region of an ARN is not looked at, and repeated`() throws {
        try account.createTable()
        let arn = try backUp().replacing("us-east-1", with: "eu-west-1")
        let described = try account.expect("DescribeBackup", ["BackupArn": .string(arn)])
        #expect(described["BackupDescription"]?["BackupDetails"]?["BackupArn"]?.string == arn)
    }

    @Test func `a deleted table with point-in-time recovery is kept for 35 days`() throws {
        try account.createTable()
        try account.put(["p": s("a")])
        try account.expect(
            "UpdateContinuousBackups",
            ["TableName": "table", "PointInTimeRecoverySpecification": ["PointInTimeRecoveryEnabled": true]]
        )
        try account.expect("DeleteTable", ["TableName": "table"])
        #expect(try list() == [])
        let listed = try account.expect("ListBackups", ["BackupType": "SYSTEM"])["BackupSummaries"]?.array?.first
        let arn = try #require(listed?["BackupArn"]?.string)
        #expect(arn == prefix + "01800000000000-00000000")
        #expect(listed?["BackupName"] == "table$DeletedTableBackup" && listed?["BackupType"] == "SYSTEM")
        #expect(listed?["BackupExpiryDateTime"] == .double(1_800_000_000 + 35 * 86_400))
        let refused = try account.send("DeleteBackup", ["BackupArn": .string(arn)])
        #expect(refused.error == "ValidationException")
        #expect(refused.message?.contains("User is not allowed to delete the system backup with arn \(arn).") == true)

        try account.expect("RestoreTableFromBackup", ["TargetTableName": "again", "BackupArn": .string(arn)])
        #expect(try account.get("again", ["p": s("a")]) == ["p": s("a")])
        account.clock.advance(by: .seconds(35 * 86_400))
        #expect(try list(["BackupType": "ALL"]) == [])
    }
}
