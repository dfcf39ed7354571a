import EmulatorCore

/// A DynamoDB table in SQLite: one SQL table of items, one of entries for each index, and their statements.
///
/// Items live in a rowid table with a unique index on the key, which in memory takes writes faster than a table without
/// rowids; index entries point at the item's rowid, so that they need not repeat it.
final class StoredTable {
    /// The row's id, key, canonical JSON and size by DynamoDB's rules. **On disk: never change.**
    static func schema(of id: Int64) -> String {
        """
        CREATE TABLE t\(id)_ (r INTEGER PRIMARY KEY, k BLOB NOT NULL, item BLOB NOT NULL, size INTEGER NOT NULL);
        CREATE UNIQUE INDEX k\(id)_ ON t\(id)_ (k);
        """
    }

    @Shared private(set) var definition: TableDefinition
    /// Kept up to date once somebody has asked.
    var counts: TableCounts?
    private(set) var indexes: [StoredIndex]
    /// Whether an index is still being filled.
    private(set) var isBackfilling: Bool
    /// The stream that is open.
    var stream: Int64?
    /// While TTL is enabled.
    var expiry: StoredExpiry?

    let find: LazyStatement
    let insert: LazyStatement
    let replace: LazyStatement
    let delete: LazyStatement
    let rangeForward: LazyStatement
    let rangeBackward: LazyStatement
    /// All items after one, in the order of their ids.
    let walk: LazyStatement

    init(_ definition: TableDefinition) {
        self.definition = definition
        let table = "t\(definition.id)_"
        indexes = definition.indexes.map { StoredIndex($0, of: definition.id) }
        isBackfilling = definition.indexes.contains(where: \.isBackfilling)
        find = LazyStatement("SELECT r, item, size FROM \(table) WHERE k = ?1")
        insert = LazyStatement("INSERT INTO \(table) (k, item, size) VALUES (?1, ?2, ?3)")
        replace = LazyStatement("UPDATE \(table) SET item = ?2, size = ?3 WHERE r = ?1")
        delete = LazyStatement("DELETE FROM \(table) WHERE r = ?1")
        let range = "SELECT item, size, size FROM \(table) WHERE k >= ?1 AND k < ?2 ORDER BY k"
        rangeForward = LazyStatement(range)
        rangeBackward = LazyStatement(range + " DESC")
        walk = LazyStatement("SELECT r, k, item, size FROM \(table) WHERE r > ?1 ORDER BY r")
    }

    /// Takes over a changed definition; indexes that it still has keep their statements.
    func change(to definition: TableDefinition) {
        self.definition = definition
        indexes = definition.indexes.map { index in
            guard let known = indexes.first(where: { $0.definition.id == index.id }) else {
                return StoredIndex(index, of: definition.id)
            }
            known.definition = index
            return known
        }
        isBackfilling = definition.indexes.contains(where: \.isBackfilling)
    }
}

/// A secondary index in SQLite.
final class StoredIndex {
    /// The index key followed by the item's key, the item's rowid, and the size of what the index holds of it.
    /// **On disk: never change.**
    static func schema(of id: Int64, in table: Int64) -> String {
        """
        CREATE TABLE x\(table)_\(id)_ (k BLOB PRIMARY KEY, r INTEGER NOT NULL, size INTEGER NOT NULL) WITHOUT ROWID;
        """
    }

    fileprivate(set) var definition: IndexDefinition
    /// The id of the last item that was entered, while the index is being filled. Not kept: after a restart it begins
    /// anew, and finds most entries there already.
    var backfilledTo: Int64 = 0
    let insert: LazyStatement
    let find: LazyStatement
    let backfill: LazyStatement
    let resize: LazyStatement
    let delete: LazyStatement
    let rangeForward: LazyStatement
    let rangeBackward: LazyStatement

    init(_ definition: IndexDefinition, of table: Int64) {
        self.definition = definition
        let entries = "x\(table)_\(definition.id)_"
        insert = LazyStatement("INSERT INTO \(entries) (k, r, size) VALUES (?1, ?2, ?3)")
        find = LazyStatement("SELECT 1 FROM \(entries) WHERE k = ?1")
        backfill = LazyStatement("INSERT OR IGNORE INTO \(entries) (k, r, size) VALUES (?1, ?2, ?3)")
        resize = LazyStatement("UPDATE \(entries) SET size = ?2 WHERE k = ?1")
        delete = LazyStatement("DELETE FROM \(entries) WHERE k = ?1")
        // CROSS JOIN: SQLite's word for "do not reorder"; the entries' order is the answer's.
        let range = """
            SELECT t.item, x.size, t.size FROM \(entries) x CROSS JOIN t\(table)_ t ON t.r = x.r \
            WHERE x.k >= ?1 AND x.k < ?2 ORDER BY x.k
            """
        rangeForward = LazyStatement(range)
        rangeBackward = LazyStatement(range + " DESC")
    }
}
