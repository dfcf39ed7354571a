import EmulatorCore
import OrderedCollections
import Testing

@testable import DynamoEmu

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite("Tables in a file")
struct TableStoreTests {
    /// A directory that goes away with the value.
    final class Directory {
        let path: String

        init() throws {
            var template = Array("/tmp/dynamo-XXXXXX".utf8CString)
            // An array of characters that is not empty has an address.
            let made = template.withUnsafeMutableBufferPointer { mkdtemp($0.baseAddress!) }
            path = String(cString: try #require(made))
        }

        deinit {
            for name in ["t.sqlite", "t.sqlite-wal", "t.sqlite-shm", "t.sqlite.lock"] { unlink("\(path)/\(name)") }
            rmdir(path)
        }
    }

    @Test func `definitions, settings, items and indexes outlive the service`() throws {
        let directory = try Directory()
        let location = SQLiteConnection.Location.file("\(directory.path)/t.sqlite")
        let first = try TestAccount(location)
        try first.createSessions(["ProjectionType": "INCLUDE", "NonKeyAttributes": ["x"]])
        try first.put(
            "sessions",
            ["user_id": s("u"), "session_id": s("1"), "tenant_id": s("t"), "x": n(1), "y": n(2)]
        )
        try first.expect(
            "UpdateTimeToLive",
            [
                "TableName": "sessions",
                "TimeToLiveSpecification": ["AttributeName": "expires_at", "Enabled": true],
            ]
        )
        let described = try first.expect("DescribeTable", ["TableName": "sessions"])
        first.service.close()

        let second = try TestAccount(location)
        #expect(try second.expect("DescribeTable", ["TableName": "sessions"]) == described)
        #expect(try second.service.tables().first?.timeToLiveAttribute == "expires_at")
        let answer = try second.expect(
            "Query",
            [
                "TableName": "sessions", "IndexName": "tenant", "KeyConditionExpression": "tenant_id = :t",
                "ExpressionAttributeValues": [":t": s("t")],
            ]
        )
        #expect(
            answer["Items"] == [["user_id": s("u"), "session_id": s("1"), "tenant_id": s("t"), "x": n(1)]]
        )
        second.service.close()
    }

    @Test func `a failed write leaves neither items nor counts behind`() throws {
        let account = try TestAccount()
        try account.createTable()
        let table = try account.service.account.catalog.table("table")
        let item: Item = ["p": .s("a")]
        let row = try ItemKey.row(ofItem: item, in: table.key)
        var attributes = try ExpressionAttributes(names: nil, values: nil)
        let condition = try attributes.condition("attribute_not_exists(p)", kind: .condition)
        let plan = WritePlan(table: table, row: row, condition: condition, change: .put(ItemImage(item), item))
        #expect(throws: DynamoError.conditionalCheckFailed()) { try account.service.account.store.write([plan, plan]) }
        #expect(try account.get(["p": s("a")]) == nil)
        #expect(try account.service.tables().first?.itemCount == 0)
    }

    @Test func `an outcome has the item before and after`() throws {
        let account = try TestAccount()
        try account.createTable()
        let table = try account.service.account.catalog.table("table")
        let old: Item = ["p": .s("a"), "x": .s("old")]
        let new: Item = ["p": .s("a"), "x": .s("new")]
        let row = try ItemKey.row(ofItem: old, in: table.key)
        func write(_ change: WritePlan.Change) throws -> WriteOutcome {
            try account.service.account.store.write(WritePlan(table: table, row: row, change: change)).outcome
        }
        let inserted = try write(.put(ItemImage(old), old))
        #expect(try inserted.old == nil && inserted.new?.item() == old && inserted.change() == .insert)
        let modified = try write(.put(ItemImage(new), new))
        #expect(try modified.old?.item() == old && modified.new?.item() == new && modified.change() == .modify)
        #expect(try write(.put(ItemImage(new), new)).change() == .none)
        let removed = try write(.delete)
        #expect(try removed.old?.item() == new && removed.new == nil && removed.change() == .remove)
        #expect(try write(.delete).change() == .none)
    }
}
