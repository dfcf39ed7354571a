import EmulatorCore

/// The connection, and everything that may only be touched by whoever holds the store's lock.
struct StorageEngine {
    let connection: SQLiteConnection
    var tables: [Int64: StoredTable] = [:]
    /// Counts changed by the transaction that is open; they count once it is committed.
    var uncommittedCounts: [(table: StoredTable, counts: TableCounts)] = []

    /// - Throws: `ResourceNotFoundException` when the table was dropped after the request was planned.
    func stored(_ table: TableDefinition) throws(DynamoError) -> StoredTable {
        guard let stored = tables[table.id] else { throw .resourceNotFound() }
        return stored
    }

    /// Runs `body` in one transaction. What it answers is committed when this returns.
    mutating func commit<Outcome: Sendable>(
        _ body: (inout StorageEngine) throws(DynamoError) -> Outcome
    ) throws(DynamoError) -> Outcome {
        defer { uncommittedCounts.removeAll(keepingCapacity: true) }
        try sql { () throws(SQLiteError) in try connection.statement("BEGIN IMMEDIATE").run() }
        do throws(DynamoError) {
            let outcome = try body(&self)
            try sql { () throws(SQLiteError) in try connection.statement("COMMIT").run() }
            for (table, counts) in uncommittedCounts { table.counts = counts }
            return outcome
        } catch {
            // The first error is the one to report; a transaction that SQLite has ended itself has nothing to roll back.
            try? connection.statement("ROLLBACK").run()
            throw error
        }
    }

    @inline(__always)
    func sql<Result>(_ body: () throws(SQLiteError) -> Result) throws(DynamoError) -> Result {
        do { return try body() } catch { throw .storage(error) }
    }

    /// The counts as the open transaction sees them, when they are kept.
    func counts(of table: StoredTable) -> TableCounts? {
        uncommittedCounts.last { $0.table === table }?.counts ?? table.counts
    }

    mutating func setCounts(_ counts: TableCounts, of table: StoredTable) {
        if let index = uncommittedCounts.firstIndex(where: { $0.table === table }) {
            uncommittedCounts[index].counts = counts
        } else {
            uncommittedCounts.append((table, counts))
        }
    }
}
