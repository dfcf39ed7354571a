/// A backup beside the connection, and how far the copying of its items has come. Only touched under the store's lock.
///
/// Its items are in an SQL table of their own, under the row ids that they had in the table. Copying goes by row id:
/// everything up to `copied` is there, and what is written beyond it is copied before it changes (`preserve`). Ids past
/// `last` came later; one below it that is used again belonged to an item that was preserved when it went.
final class StoredBackup {
    /// The row's id in its table, key, canonical JSON and size by DynamoDB's rules. **On disk: never change.**
    static func schema(of id: Int64) -> String {
        "CREATE TABLE b\(id)_ (r INTEGER PRIMARY KEY, k BLOB NOT NULL, item BLOB NOT NULL, size INTEGER NOT NULL)"
    }

    var backup: Backup
    /// The greatest row id that the table had.
    let last: Int64
    var copied: Int64
    /// The table that is being restored from it.
    var target: Int64?

    let keep: LazyStatement
    let copy: LazyStatement
    let restore: LazyStatement

    init(_ backup: Backup, last: Int64, copied: Int64) {
        self.backup = backup
        self.last = last
        self.copied = copied
        let (table, items) = ("t\(backup.table.id)_", "b\(backup.id)_")
        keep = LazyStatement("INSERT OR IGNORE INTO \(items) (r, k, item, size) VALUES (?1, ?2, ?3, ?4)")
        copy = LazyStatement("SELECT r, k, item, size FROM \(table) WHERE r > ?1 AND r <= ?2 ORDER BY r")
        restore = LazyStatement("SELECT r, k, item, size FROM \(items) WHERE r > ?1 ORDER BY r")
    }
}

/// A table whose items are being put back, and how far that has come.
final class StoredRestore {
    let backup: StoredBackup
    /// The table.
    let id: Int64
    var copied: Int64

    init(_ backup: StoredBackup, into id: Int64, copied: Int64) {
        self.backup = backup
        self.id = id
        self.copied = copied
    }
}
