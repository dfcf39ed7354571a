import EmulatorCore
import Testing

@testable import DynamoEmu

@Suite("What dropped tables leave behind")
struct StorageEngineRemainsTests {
    @Test("rows of tables that are not in the catalog are removed, some at a time, and only they")
    func removed() throws {
        let database = try SQLiteDatabase(.memory, schema: StorageSchema.schema)
        try database.withConnection { connection in
            let engine = StorageEngine(connection: connection, tables: StoredTables(clock: ManualClock()))
            try connection.execute(StoredTable.schema(of: 7) + StoredIndex.schema(of: 1, in: 7))
            let insert = try connection.statement("INSERT INTO t7_ (k, item, size) VALUES (?1, x'7b7d', 3)")
            for number in 0..<100 {
                try insert.bind(Array("\(number)".utf8), at: 1)
                try insert.run()
            }
            #expect(Set(try engine.remains()) == ["t7_", "x7_1_"])

            // A slice of no time removes one handful.
            #expect(try engine.remove("t7_", for: .zero) == false)
            let left = try connection.integer("SELECT count(*) FROM t7_")
            #expect(left > 0 && left < 100)

            while try !engine.remove("t7_", for: .milliseconds(1)) {}
            while try !engine.remove("x7_1_", for: .milliseconds(1)) {}
            #expect(try engine.remains() == [])
            #expect(try connection.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'catalog'") == 1)
        }
    }

    @Test("they are listed once, not again for each, until none is left")
    func gone() throws {
        let database = try SQLiteDatabase(.memory, schema: StorageSchema.schema)
        try database.withConnection { connection in
            let engine = StorageEngine(connection: connection, tables: StoredTables(clock: ManualClock()))
            for id in 1...3 { try connection.execute(StoredTable.schema(of: Int64(id))) }
            #expect(try engine.removeRemains(for: .zero) == .more)
            #expect(Set(engine.tables.remains) == ["t1_", "t2_", "t3_"])
            while try engine.removeRemains(for: .milliseconds(1)) == .more {}
            #expect(engine.tables.remains == [])
            #expect(try engine.remains() == [])
        }
    }
}
