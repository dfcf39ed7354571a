import Testing

@testable import EmulatorCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite struct SQLiteDatabaseTests {
    static let schema = SQLiteSchema(migrations: [.init("a table", sql: "CREATE TABLE t (k INTEGER PRIMARY KEY, v)")])

    let directory: TemporaryDirectory
    var path: String { directory.file("data.sqlite") }

    init() throws { directory = try TemporaryDirectory() }

    func insert(_ count: Int, bytes: Int = 10, into database: SQLiteDatabase) throws {
        for _ in 0..<count {
            try database.withConnection { connection throws in
                try connection.execute("INSERT INTO t (v) VALUES (zeroblob(\(bytes)))")
            }
        }
    }

    func count(_ database: SQLiteDatabase) throws -> Int64 {
        try database.withConnection { try $0.integer("SELECT count(*) FROM t") }
    }

    // MARK: - Both modes

    @Test func `in memory, with its pragmas`() throws {
        let database = try SQLiteDatabase(.memory, schema: Self.schema)
        try insert(3, into: database)
        #expect(try count(database) == 3)
        try database.withConnection { connection throws in
            #expect(try connection.integer("PRAGMA secure_delete") == 0)
            #expect(try connection.integer("PRAGMA temp_store") == 2)
        }
        database.close()
        #expect(throws: SQLiteError.self) { try count(database) }
    }

    @Test(
        "in a file, with its pragmas",
        arguments: [(SQLiteDatabase.Durability.normal, Int64(1)), (.full, Int64(2))]
    )
    func filePragmas(durability: SQLiteDatabase.Durability, synchronous: Int64) throws {
        let database = try SQLiteDatabase(.file(path), durability: durability, schema: Self.schema)
        try database.withConnection { connection throws in
            #expect(try connection.text("PRAGMA journal_mode") == "wal")
            #expect(try connection.integer("PRAGMA synchronous") == synchronous)
            #expect(try connection.integer("PRAGMA secure_delete") == 0)
            #expect(try connection.integer("PRAGMA application_id") == Int64(SQLiteSchema.emulatorApplicationID))
        }
        database.close()
    }

    // MARK: - One emulator at a time

    @Test func `a second opener is refused with the file and the process, and let in after close`() throws {
        let first = try SQLiteDatabase(.file(path), schema: Self.schema)
        let process = getpid()
        #expect {
            _ = try SQLiteDatabase(.file(path), schema: Self.schema)
        } throws: {
            "\($0)" == "\(path) is in use by another emulator (process \(process))."
        }
        first.close()
        try SQLiteDatabase(.file(path), schema: Self.schema).close()
    }

    // MARK: - Durability

    @Test func `close moves everything into the file and leaves no log`() throws {
        let database = try SQLiteDatabase(.file(path), schema: Self.schema)
        try insert(10, into: database)
        database.close()
        database.close()
        #expect(directory.names == ["data.sqlite", "data.sqlite.lock"])
        let again = try SQLiteDatabase(.file(path), schema: Self.schema)
        #expect(try count(again) == 10)
        again.close()
    }

    @Test func `what was committed is there after a crash, what was not is not`() throws {
        let database = try SQLiteDatabase(.file(path), schema: Self.schema)
        try insert(10, into: database)
        try database.withConnection { connection throws in
            try connection.execute("BEGIN; INSERT INTO t (v) VALUES (1)")
            // What a killed process leaves: the file and its log, as they are, without the shared memory.
            try directory.copy("data.sqlite", to: "crashed.sqlite")
            try directory.copy("data.sqlite-wal", to: "crashed.sqlite-wal")
            try connection.execute("ROLLBACK")
        }
        #expect(directory.size("crashed.sqlite-wal") > 0)
        let crashed = try SQLiteDatabase(.file(directory.file("crashed.sqlite")), schema: Self.schema)
        #expect(try count(crashed) == 10)
        crashed.close()
        database.close()
    }

    @Test func `another connection sees a commit at once, and after the first is dropped without close`() throws {
        var database: SQLiteDatabase? = try SQLiteDatabase(.file(path), schema: Self.schema)
        try insert(1, into: #require(database))
        let reader = try SQLiteConnection(.file(path), readOnly: true)
        #expect(try reader.integer("SELECT count(*) FROM t") == 1)
        database = nil
        #expect(try reader.integer("SELECT count(*) FROM t") == 1)
        reader.close()
    }

    // MARK: - Checkpoints

    @Test func `the checkpoint thread makes the log begin anew under a stream of writes`() throws {
        let database = try SQLiteDatabase(
            .file(path),
            schema: Self.schema,
            checkpoints: .init(framesBeforeCheckpoint: 10, framesBeforeRestart: 40, idle: .seconds(60))
        )
        let first = try directory.checkpointSequence("data.sqlite-wal")
        var inserted: Int64 = 0
        while try inserted < 100_000 && directory.checkpointSequence("data.sqlite-wal") == first {
            try insert(20, bytes: 2000, into: database)
            inserted += 20
        }
        #expect(try directory.checkpointSequence("data.sqlite-wal") > first)
        #expect(try count(database) == inserted)
        database.close()
    }

    @Test(.timeLimit(.minutes(1))) func `a pause in the writes is used`() throws {
        let database = try SQLiteDatabase(
            .file(path),
            schema: Self.schema,
            checkpoints: .init(
                framesBeforeCheckpoint: 1_000_000,
                framesBeforeRestart: 1_000_000,
                idle: .milliseconds(1)
            )
        )
        try insert(1, bytes: 100_000, into: database)
        while directory.size("data.sqlite") < 100_000 { sched_yield() }
        database.close()
    }

    // MARK: - Schema

    @Test func `migrations run once each, in order`() throws {
        try SQLiteDatabase(.file(path), schema: Self.schema).close()
        var schema = Self.schema
        schema.migrations.append(.init("a column", sql: "ALTER TABLE t ADD COLUMN w DEFAULT 7"))
        for _ in 0..<2 {
            let database = try SQLiteDatabase(.file(path), schema: schema)
            #expect(try database.withConnection { try $0.integer("PRAGMA user_version") } == 2)
            database.close()
        }
    }

    @Test func `a migration that fails leaves the version before it`() throws {
        var schema = Self.schema
        schema.migrations.append(.init("a mistake", sql: "CREATE TABLE u (x); CREATE TABLE t (x)"))
        #expect {
            _ = try SQLiteDatabase(.file(path), schema: schema)
        } throws: {
            "\($0)".contains("could not be upgraded (a mistake): SQLite 1: table t already exists")
        }
        let database = try SQLiteDatabase(.file(path), schema: Self.schema)
        #expect(try database.withConnection { try $0.integer("SELECT count(*) FROM sqlite_schema") } == 1)
        database.close()
    }

    @Test func `a newer file is refused in a sentence`() throws {
        var schema = Self.schema
        schema.migrations.append(.init("later", sql: "CREATE TABLE later (x)"))
        try SQLiteDatabase(.file(path), schema: schema).close()
        #expect {
            _ = try SQLiteDatabase(.file(path), schema: Self.schema)
        } throws: {
            "\($0)"
                == "\(path) was written by a newer emulator: its schema is version 2, this emulator knows 1."
        }
    }

    @Test func `a file of another program is refused`() throws {
        let other = try SQLiteConnection(.file(path))
        try other.execute("CREATE TABLE theirs (x)")
        other.close()
        #expect {
            _ = try SQLiteDatabase(.file(path), schema: Self.schema)
        } throws: {
            "\($0)" == "\(path) is a SQLite database, but not an emulator's."
        }
    }

    @Test func `a directory that is not there`() throws {
        #expect {
            _ = try SQLiteDatabase(.file(directory.file("none/data.sqlite")), schema: Self.schema)
        } throws: {
            "\($0)".hasSuffix("none/data.sqlite.lock could not be made: No such file or directory.")
        }
    }
}
