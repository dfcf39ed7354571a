import EmulatorCore
import Testing

@Suite struct SQLiteConnectionTests {
    struct Refused: Error, Equatable {
        var why: String
    }

    func connection() throws -> SQLiteConnection {
        let connection = try SQLiteConnection(.memory)
        try connection.execute("CREATE TABLE t (k BLOB PRIMARY KEY, v) WITHOUT ROWID")
        return connection
    }

    @Test func `numbers, text, blobs, empty blobs and NULL come back as they went in`() throws {
        let connection = try connection()
        let insert = try connection.statement("INSERT INTO t VALUES (?1, ?2)")
        try insert.bind([1], at: 1)
        try insert.bind(Int64.min, at: 2)
        try insert.run()
        try insert.bind([2], at: 1)
        try insert.bind("héllo\u{0}x", at: 2)
        try insert.run()
        try insert.bind([3], at: 1)
        try insert.bind([], at: 2)
        try insert.run()
        try insert.bind([4], at: 1)
        try insert.bindNull(at: 2)
        try insert.run()
        try insert.bind([5], at: 1)
        let bytes: [UInt8] = [9, 0, 255]
        try insert.bind(bytes, at: 2)
        try insert.run()
        #expect(connection.changes == 1)

        let select = try connection.statement("SELECT v, typeof(v) FROM t ORDER BY k")
        #expect(try select.step())
        #expect(select.int(0) == .min)
        #expect(try select.step())
        #expect(select.text(0) == "héllo\u{0}x")
        #expect(try select.step())
        #expect(select.text(1) == "blob")
        #expect(select.bytes(0).isEmpty)
        #expect(!select.isNull(0))
        #expect(try select.step())
        #expect(select.isNull(0))
        #expect(try select.step())
        #expect(Array(select.bytes(0)) == bytes)
        #expect(try !select.step())
        select.reset()
    }

    @Test func `a statement is prepared once`() throws {
        let connection = try connection()
        let first = try connection.statement("SELECT 1")
        #expect(try connection.statement("SELECT 1") === first)
        #expect(try connection.prepare("SELECT 1") !== first)
        #expect(try first.step())
    }

    @Test func `a transaction that throws leaves nothing behind`() throws {
        let connection = try connection()
        #expect(throws: Refused(why: "no")) {
            try connection.transaction { () throws(Refused) in
                do throws(SQLiteError) { try connection.execute("INSERT INTO t VALUES (x'01', 1)") } catch {
                    throw Refused(why: error.description)
                }
                throw Refused(why: "no")
            } onStorageError: {
                Refused(why: $0.description)
            }
        }
        #expect(try connection.integer("SELECT count(*) FROM t") == 0)
    }

    @Test func `a transaction inside another is part of it`() throws {
        let connection = try connection()
        try connection.transaction { () throws(SQLiteError) in
            try connection.transaction { () throws(SQLiteError) in
                try connection.execute("INSERT INTO t VALUES (x'01', 1)")
            } onStorageError: {
                $0
            }
            try connection.execute("INSERT INTO t VALUES (x'02', 1)")
        } onStorageError: {
            $0
        }
        #expect(try connection.integer("SELECT count(*) FROM t") == 2)
    }

    @Test func `an error carries SQLite's extended code and the statement, not its values`() throws {
        let connection = try connection()
        let insert = try connection.statement("INSERT INTO t VALUES (?1, 'secret')")
        try insert.bind([1], at: 1)
        try insert.run()
        do throws(SQLiteError) {
            try insert.run()
            Issue.record("a duplicate key was taken")
        } catch {
            #expect(error.code == 1555)
            #expect(error.sql == "INSERT INTO t VALUES (?1, 'secret')")
            #expect(error.message == "UNIQUE constraint failed: t.k")
        }
        #expect(throws: SQLiteError.self) { try connection.statement("SELECT nonsense") }
        // The statement can be used again.
        try insert.bind([2], at: 1)
        try insert.run()
    }

    @Test func `a closed connection refuses`() throws {
        let connection = try connection()
        let held = try connection.statement("SELECT 1")
        connection.close()
        connection.close()
        #expect { try connection.execute("SELECT 1") } throws: { "\($0)".contains("the database is closed") }
        #expect(throws: SQLiteError.self) { try connection.statement("SELECT 1") }
        #expect(connection.changes == 0)
        _ = held
    }
}
