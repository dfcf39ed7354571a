import CSQLite

/// A prepared statement. Parameters are numbered from 1, columns from 0, as in SQLite.
///
/// `bind` what it needs, `step` until it answers false, then `reset`; `run` does the last two for a statement that
/// answers no rows. Bytes bound without a copy must stay where they are until `reset`.
package final class SQLiteStatement {
    private let handle: OpaquePointer
    /// Not owned: the connection owns its statements and outlives them.
    private unowned let connection: SQLiteConnection
    package let sql: String

    init(_ sql: String, on connection: SQLiteConnection) throws(SQLiteError) {
        var handle: OpaquePointer?
        let code = sqlite3_prepare_v3(connection.handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
        guard code == SQLITE_OK, let handle else { throw connection.error(code, sql: sql) }
        self.handle = handle
        self.connection = connection
        self.sql = sql
    }

    deinit { sqlite3_finalize(handle) }

    // MARK: - Parameters

    package func bind(_ value: Int64, at index: Int32) throws(SQLiteError) {
        try check(sqlite3_bind_int64(handle, index, value))
    }

    package func bind(_ value: [UInt8], at index: Int32) throws(SQLiteError) {
        let code = value.withUnsafeBytes { bytes in bindBlob(bytes, at: index) }
        try check(code)
    }

    package func bind(_ value: UnsafeRawBufferPointer, at index: Int32) throws(SQLiteError) {
        try check(bindBlob(value, at: index))
    }

    package func bind(_ value: String, at index: Int32) throws(SQLiteError) {
        var value = value
        let code = value.withUTF8 { text in
            text.withMemoryRebound(to: CChar.self) {
                sqlite3_bind_text64(
                    handle,
                    index,
                    $0.baseAddress,
                    UInt64($0.count),
                    csqlite_transient(),
                    UInt8(SQLITE_UTF8)
                )
            }
        }
        try check(code)
    }

    package func bindNull(at index: Int32) throws(SQLiteError) { try check(sqlite3_bind_null(handle, index)) }

    /// An empty buffer has no address, and SQLite takes a null pointer for NULL: it gets an empty blob instead.
    private func bindBlob(_ bytes: UnsafeRawBufferPointer, at index: Int32) -> Int32 {
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return sqlite3_bind_zeroblob(handle, index, 0) }
        return sqlite3_bind_blob64(handle, index, base, UInt64(bytes.count), csqlite_transient())
    }

    // MARK: - Running

    /// The next row: true when there is one.
    package func step() throws(SQLiteError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code:
            let error = connection.error(code, sql: sql)
            reset()
            throw error
        }
    }

    package func run() throws(SQLiteError) {
        while try step() {}
        reset()
    }

    package func reset() { sqlite3_reset(handle) }

    // MARK: - Columns of the current row

    package func int(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    /// The bytes of a blob or text; valid until the next `step` or `reset`.
    package func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: sqlite3_column_blob(handle, column),
            count: Int(sqlite3_column_bytes(handle, column))
        )
    }

    package func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }
    package func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    private func check(_ code: Int32) throws(SQLiteError) {
        guard code == SQLITE_OK else { throw connection.error(code, sql: sql) }
    }
}
