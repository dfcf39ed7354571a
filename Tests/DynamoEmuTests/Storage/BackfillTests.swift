import EmulatorCore
import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite("Filling an index")
struct BackfillTests {
    private func item(_ number: Int, _ group: String?) -> JSONValue {
        var item: JSONObject = ["p": s("item-\(number)"), "n": n(number)]
        if let group { item["g"] = s(group) }
        return .object(item)
    }

    /// A table with items 1 to 8 and an index on `g` of which nothing is filled yet.
    private func begin(_ location: SQLiteConnection.Location = .memory) throws -> (TestAccount, StoredTable) {
        let account = try TestAccount(location)
        try account.createTable()
        for number in 1...8 { try account.put(item(number, "g\(number % 3)")) }
        var definition = try account.service.account.catalog.table("table")
        let key = KeyElement(name: "g", type: .S)
        definition.addIndex(
            IndexDefinition(
                id: 0,
                name: "index",
                scope: .global,
                key: KeySchema(partition: key, sort: nil),
                projection: .all,
                throughput: Throughput()
            ),
            of: [key]
        )
        let table = try account.service.account.store.withEngine { (engine) throws(DynamoError) in
            try engine.save(definition)
            return try engine.stored(definition)
        }
        return (account, table)
    }

    /// Enters one item.
    private func step(_ account: TestAccount, _ table: StoredTable) throws -> Bool {
        try account.service.account.store.withEngine { (engine) throws(DynamoError) in
            try engine.backfill(table, for: .zero).hasMore
        }
    }

    private func finish(_ account: TestAccount, _ table: StoredTable) throws {
        while try step(account, table) {}
        try account.service.account.store.update(table.definition) { _ in }
    }

    private func items(_ account: TestAccount, of index: String? = nil) throws -> Set<String> {
        var request: JSONObject = ["TableName": "table"]
        if let index { request["IndexName"] = .string(index) }
        let page = try account.expect("Scan", .object(request))
        let items = try #require(page["Items"]?.array)
        let texts = items.filter { $0["g"] != nil }.map(\.text)
        #expect(Set(texts).count == texts.count)
        return Set(texts)
    }

    @Test(arguments: 0...8)
    func `writes before and behind the walk leave nothing out and nothing behind`(_ steps: Int) throws {
        let (account, table) = try begin()
        for _ in 0..<steps { #expect(try step(account, table)) }
        // Changed, removed, no longer in the index, put as it was, new to the index, and new.
        for number in [1, 5] { try account.put(item(number, "changed")) }
        for number in [2, 6] {
            try account.expect("DeleteItem", ["TableName": "table", "Key": ["p": s("item-\(number)")]])
        }
        for number in [3, 7] { try account.put(item(number, nil)) }
        for number in [4, 8] { try account.put(item(number, "g\(number % 3)")) }
        try account.put(item(9, "new"))
        try account.put(item(1, "changed again"))
        try finish(account, table)
        #expect(try items(account, of: "index") == items(account))
        let (kept, counted) = try account.service.account.store.withEngine { (engine) throws(DynamoError) in
            let kept = try engine.counts(of: table.definition)
            return (kept, try engine.sql { () throws(SQLiteError) in try engine.count(table) })
        }
        #expect(kept == counted)
        #expect(counted.indexes["index"]?.items == 5)
    }

    @Test func `an index that a killed process left unfinished is filled at the next start`() async throws {
        let directory = try TableStoreTests.Directory()
        let location = SQLiteConnection.Location.file("\(directory.path)/t.sqlite")
        let (first, table) = try begin(location)
        for _ in 0..<3 { _ = try step(first, table) }
        first.service.close()
        let second = try TestAccount(location)
        var isActive = false
        // The background thread takes its turn between two of these.
        for _ in 0..<10_000 where !isActive {
            await second.service.background.run {}
            let index = try second.expect("DescribeTable", ["TableName": "table"])["Table"]?["GlobalSecondaryIndexes"]
            isActive = index?.array?.first?["IndexStatus"] == "ACTIVE"
        }
        #expect(isActive)
        #expect(try items(second, of: "index") == items(second))
        #expect(try items(second).count == 8)
        second.service.close()
    }

    @Test func `the rows of an index that is gone are removed`() throws {
        let (account, table) = try begin()
        try finish(account, table)
        let store = account.service.account.store
        let remains = try store.withEngine { (engine) throws(DynamoError) in
            var definition = table.definition
            definition.indexes = []
            try engine.save(definition)
            return try engine.sql { () throws(SQLiteError) in
                let remains = try engine.remains()
                for name in remains { while try !engine.remove(name, for: .zero) {} }
                return (remains, try engine.remains())
            }
        }
        #expect(remains.0 == ["x1_1_"])
        #expect(remains.1 == [])
        #expect(try items(account).count == 8)
    }
}
