/// What SQLite answered when something failed.
package struct SQLiteError: Error, Sendable, CustomStringConvertible {
    /// The extended result code (https://www.sqlite.org/rescode.html).
    package let code: Int32
    package let message: String
    /// The statement that was being run; without its values, which may be a user's data.
    package let sql: String?

    package init(code: Int32, message: String, sql: String?) {
        self.code = code
        self.message = message
        self.sql = sql
    }

    package var description: String {
        "SQLite \(code): \(message)" + (sql.map { " in `\($0)`" } ?? "")
    }
}
