import EmulatorCore

/// What is known of the tables that are stored, beside the connection. Only touched under the store's lock.
final class StoredTables {
    var byID: [Int64: StoredTable] = [:]
    /// Counts changed by the transaction that is open; they count once it is committed.
    var uncommittedCounts: [(table: StoredTable, counts: TableCounts)] = []
    var backups: [Int64: StoredBackup] = [:]
    /// By the table's id, the backups that are still being copied from it.
    var copies: [Int64: [StoredBackup]] = [:]
    /// The tables that are still being restored.
    var restores: [StoredRestore] = []

    /// SQL tables that nothing uses any more, as they were found last.
    var remains: [String] = []

    var hasUnfinishedCopies: Bool { !copies.isEmpty || !restores.isEmpty }

    let clock: any EmulatorClock
    /// Called after a commit that added records to streams, or closed some.
    var onNewRecords: @Sendable () -> Void = {}
    /// Called after a commit with the time at which something expires.
    var onExpiry: @Sendable (Timestamp) -> Void = { _ in }
    /// What the open transaction has for the two.
    var hasNewRecords = false
    var earliestExpiry: Timestamp?

    /// Goes up with every record, of whatever stream.
    var nextSequenceNumber = SequenceNumber.zero.next
    let insertRecord = LazyStatement(
        """
        INSERT INTO stream_records (sequence, stream, time, event, service, keys, old, new, size)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        """
    )

    init(clock: any EmulatorClock) { self.clock = clock }

    func takeSequenceNumber() -> SequenceNumber {
        defer { nextSequenceNumber = nextSequenceNumber.next }
        return nextSequenceNumber
    }

    /// What is not younger than this can be read from no stream.
    var trimHorizon: Timestamp { clock.now + (.zero - StoredStream.retention) }
}

/// Everything that is done with the connection, by whoever holds the store's lock.
struct StorageEngine {
    let connection: SQLiteConnection
    let tables: StoredTables

    /// - Throws: `ResourceNotFoundException` when the table was dropped after the request was planned.
    func stored(_ table: TableDefinition) throws(DynamoError) -> StoredTable {
        guard let stored = tables.byID[table.id] else { throw .resourceNotFound() }
        return stored
    }

    /// Runs `body` in one transaction. What it answers is committed when this returns; when it throws nothing happened.
    func commit<Outcome: Sendable>(
        _ body: () throws(DynamoError) -> Outcome
    ) throws(DynamoError) -> Outcome {
        defer {
            tables.uncommittedCounts.removeAll(keepingCapacity: true)
            tables.hasNewRecords = false
            tables.earliestExpiry = nil
        }
        let sequenceNumber = tables.nextSequenceNumber
        let outcome: Outcome
        do throws(DynamoError) {
            outcome = try connection.transaction(body, onStorageError: DynamoError.storage)
        } catch {
            // Given out again: an iterator at the latest record must not be ahead of what a restart goes on from.
            tables.nextSequenceNumber = sequenceNumber
            throw error
        }
        for (table, counts) in tables.uncommittedCounts { table.counts = counts }
        if tables.hasNewRecords { tables.onNewRecords() }
        if let time = tables.earliestExpiry { tables.onExpiry(time) }
        return outcome
    }

    @inline(__always)
    func sql<Result>(_ body: () throws(SQLiteError) -> Result) throws(DynamoError) -> Result {
        do { return try body() } catch { throw .storage(error) }
    }

    /// The counts as the open transaction sees them, when they are kept.
    func counts(of table: StoredTable) -> TableCounts? {
        tables.uncommittedCounts.last { $0.table === table }?.counts ?? table.counts
    }

    func setCounts(_ counts: TableCounts, of table: StoredTable) {
        if let index = tables.uncommittedCounts.firstIndex(where: { $0.table === table }) {
            tables.uncommittedCounts[index].counts = counts
        } else {
            tables.uncommittedCounts.append((table, counts))
        }
    }
}
