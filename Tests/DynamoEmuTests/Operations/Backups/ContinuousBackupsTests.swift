import EmulatorCore
import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite("Continuous backups")
struct ContinuousBackupsTests {
    let account: TestAccount

    init() throws {
        account = try TestAccount()
        try account.createTable()
    }

    private func describe() throws -> JSONValue? {
        try account.expect("DescribeContinuousBackups", ["TableName": "table"])["ContinuousBackupsDescription"]
    }

    private func update(_ specification: JSONValue) throws -> JSONValue? {
        try account.expect(
            "UpdateContinuousBackups",
            ["TableName": "table", "PointInTimeRecoverySpecification": specification]
        )["ContinuousBackupsDescription"]
    }

    @Test func `a new table's come by themselves after a moment; point-in-time recovery does not`() throws {
        let off: JSONValue = ["PointInTimeRecoveryStatus": "DISABLED"]
        #expect(
            try describe() == ["ContinuousBackupsStatus": "DISABLED", "PointInTimeRecoveryDescription": off]
        )
        account.clock.advance(by: ContinuousBackupsDescription.delay)
        #expect(try describe() == ["ContinuousBackupsStatus": "ENABLED", "PointInTimeRecoveryDescription": off])
    }

    @Test func `the restorable times follow the clock`() throws {
        #expect(try update(["PointInTimeRecoveryEnabled": true]) == recovery(35, 1_800_000_000, 1_800_000_000))
        account.clock.advance(by: .seconds(180))
        #expect(try describe() == recovery(35, 1_800_000_000, 1_800_000_000))
        account.clock.advance(by: .seconds(420))
        #expect(try describe() == recovery(35, 1_800_000_000, 1_800_000_300))
        account.clock.advance(by: .seconds(40 * 86_400))
        let now = 1_800_000_600 + 40 * 86_400
        #expect(try describe() == recovery(35, now - 35 * 86_400, now - 300))
        #expect(
            try update(["PointInTimeRecoveryEnabled": true, "RecoveryPeriodInDays": 7])
                == recovery(7, now - 7 * 86_400, now - 300)
        )
        // Off and on again, it begins anew.
        #expect(
            try update(["PointInTimeRecoveryEnabled": false]) == [
                "ContinuousBackupsStatus": "ENABLED",
                "PointInTimeRecoveryDescription": ["PointInTimeRecoveryStatus": "DISABLED"],
            ]
        )
        #expect(try update(["PointInTimeRecoveryEnabled": true]) == recovery(35, now, now))
    }

    @Test func `point-in-time recovery outlives the service, as tags do`() throws {
        let directory = try TableStoreTests.Directory()
        let location = SQLiteConnection.Location.file("\(directory.path)/t.sqlite")
        let first = try TestAccount(location)
        try first.createTable(with: ["Tags": [["Key": "k", "Value": "v"]]])
        let specification: JSONValue = ["PointInTimeRecoveryEnabled": true, "RecoveryPeriodInDays": 7]
        let updated = try first.expect(
            "UpdateContinuousBackups",
            ["TableName": "table", "PointInTimeRecoverySpecification": specification]
        )
        first.service.close()
        let second = try TestAccount(location)
        #expect(try second.expect("DescribeContinuousBackups", ["TableName": "table"]) == updated)
        let arn: JSONValue = "arn:aws:dynamodb:us-east-1:000000000000:table/table"
        #expect(
            try second.expect("ListTagsOfResource", ["ResourceArn": arn])["Tags"] == [["Key": "k", "Value": "v"]]
        )
        second.service.close()
    }

    @Test func `what UpdateContinuousBackups refuses`() throws {
        func refuse(_ specification: JSONValue?, _ message: String) throws {
            var request: JSONObject = ["TableName": "table"]
            request["PointInTimeRecoverySpecification"] = specification
            try account.refuse("UpdateContinuousBackups", .object(request), message)
        }
        let path = "pointInTimeRecoverySpecification"
        try refuse(
            nil,
            "1 validation error detected: Value null at '\(path)' failed to satisfy constraint: Member must not be null"
        )
        try refuse(
            [:],
            "1 validation error detected: Value null at '\(path).pointInTimeRecoveryEnabled' failed to satisfy "
                + "constraint: Member must not be null"
        )
        try refuse(
            ["PointInTimeRecoveryEnabled": true, "RecoveryPeriodInDays": 36],
            "1 validation error detected: Value '36' at '\(path).recoveryPeriodInDays' failed to satisfy constraint: "
                + "Member must have value less than or equal to 35"
        )
        try refuse(
            ["PointInTimeRecoveryEnabled": false, "RecoveryPeriodInDays": 7],
            "Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery."
        )
    }

    private func recovery(_ days: Int, _ earliest: Int, _ latest: Int) -> JSONValue {
        [
            "ContinuousBackupsStatus": "ENABLED",
            "PointInTimeRecoveryDescription": [
                "PointInTimeRecoveryStatus": "ENABLED", "RecoveryPeriodInDays": .int(days),
                "EarliestRestorableDateTime": .double(Double(earliest)),
                "LatestRestorableDateTime": .double(Double(latest)),
            ],
        ]
    }
}
