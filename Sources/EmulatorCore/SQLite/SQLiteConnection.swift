import CSQLite

/// One connection to one database, with its cache of prepared statements. Not safe for threads by itself: it lives
/// inside a `Locked`, which is why SQLite's own mutexes are switched off.
package final class SQLiteConnection {
    package enum Location: Sendable, Equatable {
        case memory
        case file(String)
    }

    /// How many prepared statements are kept; a program that goes past it makes its SQL from data.
    private static let statementLimit = 1024

    let handle: OpaquePointer
    private var cache: [String: SQLiteStatement] = [:]
    private var isClosed = false
    /// What every transaction runs, beside the cache.
    private var begin: SQLiteStatement?
    private var commit: SQLiteStatement?
    /// How deep in `transaction` we are; only the outermost begins and commits.
    private var transactionDepth = 0

    /// Every allocation saves one global mutex; must be said before SQLite starts, which the first open does. A static
    /// is made once, whoever asks first, and every open asks.
    private static let memoryStatisticsResult = csqlite_set_memory_statistics(0)

    package init(_ location: Location, readOnly: Bool = false) throws(SQLiteError) {
        _ = Self.memoryStatisticsResult
        var handle: OpaquePointer?
        let path = if case .file(let path) = location { path } else { ":memory:" }
        let flags =
            (readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
            | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = sqlite3_open_v2(path, &handle, flags, nil)
        guard code == SQLITE_OK, let handle else {
            let message = handle.map { String(cString: sqlite3_errmsg($0)) } ?? String(cString: sqlite3_errstr(code))
            sqlite3_close_v2(handle)
            throw SQLiteError(code: code, message: message, sql: nil)
        }
        self.handle = handle
        // Debian compiles SQLite without lookaside; small allocations are a tenth of a point query.
        _ = csqlite_set_lookaside(handle, 256, 512)
    }

    deinit { close() }

    /// Lets go of the database; whatever is asked of the connection afterwards fails with SQLITE_MISUSE. Statements
    /// that somebody still holds keep SQLite's half of the connection alive until they go.
    package func close() {
        if isClosed { return }
        isClosed = true
        cache.removeAll()
        begin = nil
        commit = nil
        sqlite3_close_v2(handle)
    }

    /// Runs one or more statements that answer no rows.
    package func execute(_ sql: String) throws(SQLiteError) {
        try checkIsOpen(sql)
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(code, sql: sql) }
    }

    /// The prepared statement for that text, made once and kept. Reset it by running it: see `SQLiteStatement`.
    package func statement(_ sql: String) throws(SQLiteError) -> SQLiteStatement {
        if let cached = cache[sql] { return cached }
        try checkIsOpen(sql)
        // Statements in use are held by whoever uses them.
        if cache.count >= Self.statementLimit { cache.removeAll(keepingCapacity: true) }
        let made = try SQLiteStatement(sql, on: self)
        cache[sql] = made
        return made
    }

    /// A prepared statement that the caller keeps, or uses once: of tables that come and go.
    package func prepare(_ sql: String) throws(SQLiteError) -> SQLiteStatement {
        try checkIsOpen(sql)
        return try SQLiteStatement(sql, on: self)
    }

    /// The first column of the first row as a number; 0 when there is no row. For pragmas and counts.
    package func integer(_ sql: String) throws(SQLiteError) -> Int64 {
        let statement = try prepare(sql)
        defer { statement.reset() }
        return try statement.step() ? statement.int(0) : 0
    }

    /// The first column of the first row as text; empty when there is no row.
    package func text(_ sql: String) throws(SQLiteError) -> String {
        let statement = try statement(sql)
        defer { statement.reset() }
        return try statement.step() ? statement.text(0) : ""
    }

    /// Runs `body` in one write transaction: committed when it returns, rolled back when it throws.
    ///
    /// Inside another transaction `body` joins that one: nothing is undone if it throws and the caller goes on.
    package func transaction<Result, Failure: Error>(
        _ body: () throws(Failure) -> Result,
        onStorageError: (SQLiteError) -> Failure
    ) throws(Failure) -> Result {
        if transactionDepth > 0 { return try body() }
        do { try statement("BEGIN IMMEDIATE", &begin).run() } catch { throw onStorageError(error) }
        transactionDepth += 1
        defer { transactionDepth -= 1 }
        do throws(Failure) {
            let result = try body()
            do { try statement("COMMIT", &commit).run() } catch { throw onStorageError(error) }
            return result
        } catch {
            // A failed COMMIT may leave the transaction open or closed; roll back only what is open.
            if sqlite3_get_autocommit(handle) == 0 { sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
            throw error
        }
    }

    private func statement(_ sql: String, _ made: inout SQLiteStatement?) throws(SQLiteError) -> SQLiteStatement {
        if let made { return made }
        let new = try prepare(sql)
        made = new
        return new
    }

    package var lastInsertedRow: Int64 { isClosed ? 0 : sqlite3_last_insert_rowid(handle) }
    /// Rows that the last INSERT, UPDATE or DELETE changed.
    package var changes: Int { isClosed ? 0 : Int(sqlite3_changes(handle)) }

    func error(_ code: Int32, sql: String?) -> SQLiteError {
        let message = isClosed ? sqlite3_errstr(code) : sqlite3_errmsg(handle)
        return SQLiteError(code: code, message: message.map { String(cString: $0) } ?? "unknown error", sql: sql)
    }

    private func checkIsOpen(_ sql: String) throws(SQLiteError) {
        if isClosed { throw SQLiteError(code: SQLITE_MISUSE, message: "the database is closed", sql: sql) }
    }
}
