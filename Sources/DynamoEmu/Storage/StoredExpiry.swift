import EmulatorCore

/// When the items of a table expire, in SQL: what TTL adds to a table while it is enabled.
///
/// An entry is a hint: the item itself says whether it has expired. Entries of items that were there before TTL was
/// enabled are added in the background.
final class StoredExpiry {
    /// `filled` is the rowid up to which items were looked at, -1 when all were. **On disk: never change.**
    static let catalogSchema = """
        CREATE TABLE expirations (
            id INTEGER PRIMARY KEY AUTOINCREMENT, table_id INTEGER NOT NULL UNIQUE, filled INTEGER NOT NULL DEFAULT 0)
        """

    /// The second in which the item expires, and its rowid. **On disk: never change.**
    static func schema(of id: Int64) -> String {
        "CREATE TABLE e\(id)_ (time INTEGER NOT NULL, r INTEGER NOT NULL, PRIMARY KEY (time, r)) WITHOUT ROWID"
    }

    static let allFilled: Int64 = -1

    /// Names the entries in storage; never used again.
    let id: Int64
    let attribute: String
    var filled: Int64
    let insert: LazyStatement
    let delete: LazyStatement
    /// The earliest entries.
    let due: LazyStatement
    let item: LazyStatement

    init(id: Int64, table: Int64, attribute: String, filled: Int64) {
        self.id = id
        self.attribute = attribute
        self.filled = filled
        insert = LazyStatement("INSERT OR IGNORE INTO e\(id)_ (time, r) VALUES (?1, ?2)")
        delete = LazyStatement("DELETE FROM e\(id)_ WHERE time = ?1 AND r = ?2")
        due = LazyStatement("SELECT time, r FROM e\(id)_ ORDER BY time, r LIMIT ?1")
        item = LazyStatement("SELECT k, item FROM t\(table)_ WHERE r = ?1")
    }
}
