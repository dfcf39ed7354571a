import CSQLite

/// One database with its one connection behind one lock, in memory or in a file.
///
/// Measured (design, section 5): one connection under one lock beats SQLite's shared cache and any hop to a database
/// thread. In a file: write-ahead log, checkpoints by a thread of their own, and a lock file that keeps a second
/// emulator out.
package final class SQLiteDatabase: Sendable {
    package enum Durability: String, Sendable, CaseIterable {
        /// What was answered survives a kill of the process.
        case normal
        /// And a power cut.
        case full
    }

    package let location: SQLiteConnection.Location
    private let connection: Locked<SQLiteConnection>
    private let checkpointer: Checkpointer?
    private let fileLock: Locked<DatabaseFileLock?>
    private let isClosed = Locked(false)

    /// Opens or creates the database and brings it up to `schema`'s version.
    ///
    /// - Parameter onCheckpointFailure: called, on the checkpoint thread, when the disk refuses one; commits go on.
    package convenience init(
        _ location: SQLiteConnection.Location,
        durability: Durability = .normal,
        schema: SQLiteSchema,
        onCheckpointFailure: @escaping @Sendable (SQLiteError) -> Void = { _ in }
    ) throws(SQLiteDatabaseError) {
        try self.init(
            location,
            durability: durability,
            schema: schema,
            checkpoints: Checkpointer.Limits(),
            onCheckpointFailure: onCheckpointFailure
        )
    }

    init(
        _ location: SQLiteConnection.Location,
        durability: Durability = .normal,
        schema: SQLiteSchema,
        checkpoints: Checkpointer.Limits,
        onCheckpointFailure: @escaping @Sendable (SQLiteError) -> Void = { _ in }
    ) throws(SQLiteDatabaseError) {
        self.location = location
        switch location {
        case .memory:
            let connection = try Self.open(location, path: ":memory:", durability: durability, schema: schema)
            self.connection = Locked(connection)
            checkpointer = nil
            fileLock = Locked(nil)
        case .file(let path):
            fileLock = Locked(try DatabaseFileLock(database: path))
            let connection = Locked(try Self.open(location, path: path, durability: durability, schema: schema))
            self.connection = connection
            do throws(SQLiteError) {
                checkpointer = try Checkpointer(
                    path: path,
                    synchronous: durability.rawValue,
                    writer: connection,
                    limits: checkpoints,
                    onFailure: onCheckpointFailure
                )
            } catch {
                throw .storage(path: path, error)
            }
        }
    }

    deinit {
        if !isClosed.withLock({ $0 }) { checkpointer?.stop() }
    }

    /// Runs `body` with the connection while nobody else has it. Not reentrant; nothing in `body` may wait.
    package func withConnection<Result, Failure: Error>(
        _ body: (SQLiteConnection) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try connection.withLock { connection throws(Failure) in try body(connection) }
    }

    /// Ends the checkpoint thread, moves the whole log into the file, and lets go of it. What is asked of the
    /// connection afterwards fails with SQLITE_MISUSE. A second call does nothing.
    package func close() {
        let isFirst = isClosed.withLock { isClosed in
            defer { isClosed = true }
            return !isClosed
        }
        guard isFirst else { return }
        checkpointer?.stop()
        connection.withLock { connection in
            if checkpointer != nil {
                sqlite3_wal_checkpoint_v2(connection.handle, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
            }
            connection.close()
        }
        fileLock.withLock { $0 = nil }
    }

    // MARK: - Opening

    private static func open(
        _ location: SQLiteConnection.Location,
        path: String,
        durability: Durability,
        schema: SQLiteSchema
    ) throws(SQLiteDatabaseError) -> sending SQLiteConnection {
        let connection: SQLiteConnection
        do throws(SQLiteError) {
            connection = try SQLiteConnection(location)
            // In memory, a commit that has split a page looks through the cache's whole hash table (balance_nonroot
            // rekeys pages to beyond the end, and the commit truncates them): four times fewer pages, and fewer splits. With
            // pages of 4 KB a write among a million rows took six times as long. Before anything else is written.
            if location == .memory { try connection.execute("PRAGMA page_size = 16384") }
            // Debian compiles SQLite with SECURE_DELETE, which writes zeros over everything that is deleted.
            // A cache that is too small for a database in memory is searched in vain for a page to give up, at every
            // write.
            try connection.execute(
                "PRAGMA secure_delete = off; PRAGMA temp_store = memory; PRAGMA cache_size = -262144"
            )
            if location != .memory { try prepareFile(connection, durability: durability) }
        } catch {
            throw .storage(path: path, error)
        }
        try schema.migrate(connection, path: path)
        return connection
    }

    /// - Note: `wal_autocheckpoint` is off although the checkpoint thread's hook replaces SQLite's own: between opening
    ///   and that hook there are the migrations.
    private static func prepareFile(_ connection: SQLiteConnection, durability: Durability) throws(SQLiteError) {
        sqlite3_busy_timeout(connection.handle, 5000)
        let mode = try connection.text("PRAGMA journal_mode = wal")
        guard mode == "wal" else {
            throw SQLiteError(code: SQLITE_CANTOPEN, message: "the file system allows no write-ahead log", sql: nil)
        }
        try connection.execute(
            """
            PRAGMA synchronous = \(durability.rawValue);
            PRAGMA wal_autocheckpoint = 0;
            PRAGMA journal_size_limit = 134217728;
            """
        )
    }
}
