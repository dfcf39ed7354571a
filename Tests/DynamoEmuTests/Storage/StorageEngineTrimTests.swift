import EmulatorCore
import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite("What streams leave behind")
struct StorageEngineTrimTests {
    @Test func `records go when they are 24 hours old, streams when they were closed then`() throws {
        let account = try TestAccount()
        try account.createStreamTable()
        let definition = try #require(account.service.account.store.table(named: "table"))
        let clock = ManualClock()
        let database = try SQLiteDatabase(.memory, schema: StorageSchema.schema)
        try database.withConnection { connection in
            let engine = StorageEngine(connection: connection, tables: StoredTables(clock: clock))
            let table = try engine.create(definition)
            func put(_ key: String) throws {
                let item: Item = ["p": .s(key)]
                let row = try ItemKey.row(ofItem: item, in: table.key)
                let plan = WritePlan(table: table, row: row, change: .put(ItemImage(item), item))
                _ = try engine.commit { () throws(DynamoError) in try engine.apply(plan) }
            }
            func records() throws -> Int64 { try connection.integer("SELECT count(*) FROM stream_records") }
            for number in 0..<100 { try put("\(number)") }
            clock.advance(by: .seconds(60))
            try put("last")
            try engine.drop(table)

            #expect(try engine.trim(for: .seconds(10)) == .at(Timestamp(seconds: 1_800_086_400)))
            #expect(try records() == 101)
            clock.advance(by: .seconds(24 * 60 * 60 - 60))
            // A slice of no time removes one handful.
            #expect(try engine.trim(for: .zero) == .more)
            let left = try records()
            #expect(left < 101 && left > 1)
            #expect(try engine.trim(for: .seconds(10)) == .at(Timestamp(seconds: 1_800_086_460)))
            #expect(try records() == 1)
            clock.advance(by: .seconds(60))
            #expect(try engine.trim(for: .seconds(10)) == .never)
            #expect(try records() == 0)
            #expect(try connection.integer("SELECT count(*) FROM streams") == 0)
        }
    }
}
