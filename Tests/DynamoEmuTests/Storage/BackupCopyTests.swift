import EmulatorCore
import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite("Backups of tables that go on being written to")
struct BackupCopyTests {
    private func begin(_ account: TestAccount, _ identifier: String = "0") throws -> Backup {
        let table = try account.service.account.catalog.table("table")
        return try account.service.account.store.createBackup(
            Backup(
                id: 0,
                identifier: identifier,
                name: "backup",
                kind: .user,
                createdAt: account.clock.now,
                table: table,
                count: .init()
            ),
            for: nil
        )
    }

    private func items(_ account: TestAccount, _ table: String = "table") throws -> Set<JSONValue> {
        let items = try account.expect("Scan", ["TableName": .string(table)])["Items"]?.array ?? []
        return Set(items)
    }

    private func restore(_ account: TestAccount, _ identifier: String = "0", as name: String = "again") throws {
        let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/table/backup/\(identifier)"
        try account.expect(
            "RestoreTableFromBackup",
            ["TargetTableName": .string(name), "BackupArn": .string(arn)]
        )
        while try account.service.account.store.copySome() {}
    }

    /// A write of any kind, to any item.
    private func write(_ account: TestAccount, _ chance: inout SeededGenerator) throws {
        let key = s(String(Int.random(in: 0..<40, using: &chance)))
        let value = s(String(Int.random(in: 0..<1000, using: &chance)))
        switch Int.random(in: 0..<4, using: &chance) {
        case 0: try account.expect("DeleteItem", ["TableName": "table", "Key": ["p": key]])
        case 1: try account.put(["p": key, "v": value])
        case 2:
            try account.expect(
                "UpdateItem",
                [
                    "TableName": "table", "Key": ["p": key], "UpdateExpression": "SET w = :w",
                    "ExpressionAttributeValues": [":w": value],
                ]
            )
        default:
            // One that is refused leaves nothing behind.
            let refused = try account.send(
                "PutItem",
                [
                    "TableName": "table", "Item": ["p": key, "v": "never"], "ConditionExpression": "v = :never",
                    "ExpressionAttributeValues": [":never": s("never")],
                ]
            )
            #expect(refused.status == 400)
        }
    }

    @Test(arguments: 1...20)
    func `a backup holds what the table held when it was asked for`(_ seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        let account = try TestAccount()
        try account.createTable()
        for _ in 0..<60 { try write(account, &chance) }
        let before = try items(account)
        let backup = try begin(account)
        #expect(backup.count.items == before.count && backup.status == "CREATING")
        var isCopying = true
        while isCopying {
            for _ in 0..<Int.random(in: 0..<4, using: &chance) { try write(account, &chance) }
            isCopying = try account.service.account.store.copySome(for: .least)
        }
        for _ in 0..<10 { try write(account, &chance) }
        try restore(account)
        #expect(try items(account, "again") == before)
    }

    @Test func `a row's id that is used again does not bring a newer item in`() throws {
        let account = try TestAccount()
        try account.createTable()
        for number in 1...3 { try account.put(["p": s("\(number)")]) }
        let before = try items(account)
        _ = try begin(account)
        #expect(try account.service.account.store.copySome(for: .least))
        // The greatest id goes and is given to the next item.
        try account.expect("DeleteItem", ["TableName": "table", "Key": ["p": s("3")]])
        try account.put(["p": s("new")])
        try account.put(["p": s("new"), "v": s("changed")])
        while try account.service.account.store.copySome(for: .least) {}
        try restore(account)
        #expect(try items(account, "again") == before)
    }

    @Test func `several backups of one table, each of its moment`() throws {
        let account = try TestAccount()
        try account.createTable()
        for number in 0..<5 { try account.put(["p": s("\(number)")]) }
        let first = try items(account)
        _ = try begin(account, "1")
        try account.put(["p": s("0"), "v": s("second")])
        let second = try items(account)
        _ = try begin(account, "2")
        try account.expect("DeleteItem", ["TableName": "table", "Key": ["p": s("0")]])
        while try account.service.account.store.copySome(for: .least) {}
        try restore(account, "1", as: "again-1")
        try restore(account, "2", as: "again-2")
        #expect(try items(account, "again-1") == first)
        #expect(try items(account, "again-2") == second)
    }

    @Test func `a table that is deleted meanwhile is kept until it is copied`() throws {
        let account = try TestAccount()
        try account.createTable()
        for number in 0..<20 { try account.put(["p": s("\(number)")]) }
        let before = try items(account)
        _ = try begin(account)
        try account.expect("DeleteTable", ["TableName": "table"])
        try account.createTable()
        try account.put(["p": s("other")])
        let store = account.service.account.store
        #expect(
            try store.withEngine { (engine) throws(DynamoError) in
                try engine.sql { () throws(SQLiteError) in try engine.remains() }
            } == [])
        while try store.copySome(for: .least) {}
        try restore(account)
        #expect(try items(account, "again") == before)
    }

    @Test func `while it is copied a backup can be neither restored nor deleted`() throws {
        let account = try TestAccount()
        try account.createTable()
        try account.put(["p": s("a")])
        _ = try begin(account)
        let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/table/backup/0"
        let described = try account.expect("DescribeBackup", ["BackupArn": .string(arn)])
        #expect(described["BackupDescription"]?["BackupDetails"]?["BackupStatus"] == "CREATING")
        #expect(try account.send("DeleteBackup", ["BackupArn": .string(arn)]).error == "BackupInUseException")
        #expect(
            try account.send("RestoreTableFromBackup", ["TargetTableName": "again", "BackupArn": .string(arn)]).error
                == "BackupInUseException"
        )
    }

    @Test func `an interrupted backup and an interrupted restore go on after a restart`() throws {
        let directory = try TableStoreTests.Directory()
        let location = SQLiteConnection.Location.file("\(directory.path)/t.sqlite")
        let first = try TestAccount(location)
        try first.createTable()
        for number in 0..<30 { try first.put(["p": s("\(number)")]) }
        let before = try items(first)
        _ = try begin(first)
        for number in 0..<10 { #expect(try first.service.account.store.copySome(for: .least), "\(number)") }
        try first.expect("DeleteItem", ["TableName": "table", "Key": ["p": s("29")]])
        first.service.close()

        let second = try TestAccount(location)
        // It goes on by itself; from here on only when it is told to.
        second.service.background.stop()
        try second.expect("DeleteItem", ["TableName": "table", "Key": ["p": s("28")]])
        while try second.service.account.store.copySome() {}
        let account = second.service.account
        let arn = try BackupARN("arn:aws:dynamodb:us-east-1:000000000000:table/table/backup/0", account)
        let backup = try account.store.backup(arn, at: account.clock.now)
        #expect(backup.isComplete)
        var definition = backup.table
        definition.name = "again"
        definition.restore = .init(backupARN: arn.text, tableARN: "", time: backup.createdAt)
        _ = try account.store.restore(backup, into: definition, arn: arn, for: nil)
        for _ in 0..<10 { #expect(try account.store.copySome(for: .least)) }
        #expect(try account.store.unfinishedCopies() == ["the restore of table again goes on where it was interrupted"])
        second.service.close()

        let third = try TestAccount(location)
        while try third.service.account.store.copySome() {}
        #expect(try items(third, "again") == before)
        #expect(try third.expect("DescribeTable", ["TableName": "again"])["Table"]?["ItemCount"] == 30)
        third.service.close()
    }

    @Test func `a reset takes the backups along`() async throws {
        let account = try TestAccount()
        try account.createTable()
        try account.put(["p": s("a")])
        _ = try begin(account)
        try await account.service.reset(toCloudFormation: []) { [] }
        #expect(try account.expect("ListBackups", [:])["BackupSummaries"] == [])
        #expect(try account.service.account.store.copySome() == false)
    }
}
