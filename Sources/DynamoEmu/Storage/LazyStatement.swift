import EmulatorCore

/// A statement that is prepared when it is first needed and then kept beside what it belongs to, so that the hot path
/// does not look it up by its text, and goes with it.
final class LazyStatement {
    private let sql: String
    private var prepared: SQLiteStatement?

    init(_ sql: String) { self.sql = sql }

    func on(_ connection: SQLiteConnection) throws(SQLiteError) -> SQLiteStatement {
        if let prepared { return prepared }
        let made = try connection.prepare(sql)
        prepared = made
        return made
    }
}
