import EmulatorCore
import NIOCore

/// The tables of one account on SQLite: one connection under one lock.
///
/// The definitions have a lock of their own, held for a look-up only, so that requests are judged and planned without
/// the connection. A plan names its table by id, and ids are never used again: a plan for a table that has been dropped
/// finds nothing.
final class TableStore: Sendable {
    private let database: SQLiteDatabase
    /// Taken inside the database's lock, never by itself.
    private let stored: Locked<StoredTables>
    let catalog: Locked<[String: TableDefinition]>
    /// The tables that are being restored, by name: only DescribeTable knows of them, and their names are taken.
    let restores: Locked<[String: TableDefinition]>
    let background: BackgroundThread
    /// What tables and indexes change their status by.
    private let clock: any EmulatorClock
    let onFailure: @Sendable (SQLiteError) -> Void
    private let expiry: DueWork
    private let trimming: DueWork
    private let removal: DueWork

    init(
        _ location: SQLiteConnection.Location,
        durability: SQLiteDatabase.Durability,
        background: BackgroundThread,
        clock: any EmulatorClock,
        timers: any EventLoop,
        onBackgroundFailure: @escaping @Sendable (SQLiteError) -> Void
    ) throws(SQLiteDatabaseError) {
        let database = try SQLiteDatabase(
            location,
            durability: durability,
            schema: StorageSchema.schema,
            onCheckpointFailure: onBackgroundFailure
        )
        self.database = database
        self.background = background
        self.clock = clock
        onFailure = onBackgroundFailure
        let stored = Locked(StoredTables(clock: clock))
        self.stored = stored
        func dueWork(
            _ slice: @escaping @Sendable (StorageEngine) throws(DynamoError) -> DueWork.Next
        ) -> DueWork {
            DueWork(clock: clock, loop: timers, background: background) { [weak database, weak stored] in
                guard let database, let stored else { return .never }
                do throws(DynamoError) {
                    return try database.withConnection { (connection) throws(DynamoError) in
                        try stored.withLock { (tables) throws(DynamoError) in
                            try slice(StorageEngine(connection: connection, tables: tables))
                        }
                    }
                } catch {
                    onBackgroundFailure(SQLiteError(code: 0, message: error.message, sql: nil))
                    return .never
                }
            }
        }
        let expiry = dueWork { (engine) throws(DynamoError) in try engine.expire(for: BackgroundThread.slice) }
        let trimming = dueWork { (engine) throws(DynamoError) in try engine.trim(for: BackgroundThread.slice) }
        self.expiry = expiry
        self.trimming = trimming
        removal = dueWork { (engine) throws(DynamoError) in
            try engine.sql { () throws(SQLiteError) in try engine.removeRemains(for: BackgroundThread.slice) }
        }
        stored.withLock { tables in
            tables.onExpiry = { expiry.wake(at: $0) }
            // The one place that hears of new records: Lambda's event source mappings will want to as well.
            tables.onNewRecords = { trimming.wake(at: clock.now + StoredStream.retention) }
        }
        catalog = Locked([:])
        restores = Locked([:])
        do throws(SQLiteError) {
            try database.withConnection { (connection) throws(SQLiteError) in
                // In memory the page cache is the database. Past the cache's size SQLite looks for a page to give up at
                // every write, finds none, and a write among a million items takes ten times as long: no limit, then.
                if location == .memory { try connection.execute("PRAGMA cache_size = -2147483647") }
            }
            let (definitions, hasUnfinishedCopies) = try database.withConnection { (connection) throws(SQLiteError) in
                try stored.withLock { (tables) throws(SQLiteError) in
                    let engine = StorageEngine(connection: connection, tables: tables)
                    try engine.load()
                    try engine.loadStreams()
                    try engine.loadExpiry()
                    try engine.loadBackups()
                    // A walk over every table, before anybody is served; from now on counts are kept up to date.
                    for table in tables.byID.values { try engine.count(table) }
                    return (tables.byID.values.map(\.definition), tables.hasUnfinishedCopies)
                }
            }
            catalog.withLock { catalog in
                for table in definitions where !table.isBeingRestored { catalog[table.name] = table }
            }
            restores.withLock { restores in
                for table in definitions where table.isBeingRestored { restores[table.name] = table }
            }
            // A process that was killed may have left some.
            removeRemains()
            expiry.wake(at: clock.now)
            trimming.wake(at: clock.now)
            for table in definitions where table.indexes.contains(where: \.isBackfilling) { backfill(table.id) }
            if hasUnfinishedCopies { goOnCopying() }
        } catch {
            let path = if case .file(let path) = location { path } else { ":memory:" }
            throw .storage(path: path, error)
        }
    }

    @inline(__always)
    func withEngine<Result>(
        _ body: (StorageEngine) throws(DynamoError) -> Result
    ) throws(DynamoError) -> Result {
        try database.withConnection { (connection) throws(DynamoError) in
            try stored.withLock { (tables) throws(DynamoError) in
                try body(StorageEngine(connection: connection, tables: tables))
            }
        }
    }

    /// Moves everything that was committed into the file, and lets go of it.
    func close() {
        background.stop()
        database.close()
    }

    // MARK: - Definitions

    /// The table as it is now. Not to be called with the store's lock in hand.
    func table(named name: String) -> TableDefinition? {
        guard let table = catalog.withLock({ $0[name] }) else { return nil }
        return table.statusChange == nil ? table : settled(table)
    }

    /// The table of that name that is being restored.
    func restoring(named name: String) -> TableDefinition? { restores.withLock { $0[name] } }

    /// All tables, by name in the order of their bytes.
    func tables() -> [TableDefinition] {
        catalog.withLock { Array($0.values) }
            .compactMap { $0.statusChange == nil ? $0 : settled($0) }
            .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// The names of all tables, restored ones as soon as their restore has begun, in the order of their bytes.
    func tableNames() -> [String] {
        // Those whose deletion is over go with this.
        for table in catalog.withLock({ $0.values.filter { $0.statusChange != nil } }) { _ = settled(table) }
        // Names are ASCII, whose order is that of its bytes.
        return (catalog.withLock { Array($0.keys) } + restores.withLock { Array($0.keys) }).sorted()
    }

    /// The table once what is over of its change of status has happened.
    private func settled(_ table: TableDefinition) -> TableDefinition? {
        let now = clock.now
        guard let change = table.statusChange, change.isDue(at: now) else { return table }
        do throws(DynamoError) {
            let definition = try withEngine { (engine) throws(DynamoError) in
                try keep(try engine.stored(table).definition.settled(at: now), of: table, engine)
            }
            removeRemains()
            return definition
        } catch {
            // It is tried again by whoever looks next.
            return table.settled(at: now)
        }
    }

    /// Puts a changed definition in the place of `table`; nil drops it.
    private func keep(
        _ definition: TableDefinition?,
        of table: TableDefinition,
        _ engine: StorageEngine
    ) throws(DynamoError) -> TableDefinition? {
        if let definition { try engine.save(definition) } else { try engine.drop(table) }
        catalog.withLock { $0[table.name] = definition }
        return definition
    }

    /// - Throws: `ResourceInUseException` when there is a table of that name.
    /// - Returns: the table as it began, which may be over already.
    @discardableResult
    func create(_ definition: TableDefinition) throws(DynamoError) -> TableDefinition {
        // One whose deletion is over makes room.
        _ = table(named: definition.name)
        return try withEngine { (engine) throws(DynamoError) in
            if let existing = catalog.withLock({ $0[definition.name] }) {
                switch existing.status {
                case .creating: throw .inUse("Table is being created: \(existing.name)")
                // https://github.com/Wantworthy/dynode/issues/26
                case .deleting: throw .inUse("Table is being deleted: \(existing.name)")
                case .updating, .active: throw .resourceInUse("Table already exists: \(existing.name)")
                }
            }
            guard restoring(named: definition.name) == nil else {
                throw .resourceInUse("Table is being used: \(definition.name)")
            }
            var begun = definition
            let created = try engine.create(definition.settled(at: clock.now) ?? definition)
            begun.id = created.id
            begun.stream = created.stream
            catalog.withLock { $0[created.name] = created }
            return begun
        }
    }

    /// Changes a table: its settings, its indexes, its status. Indexes that are new are filled from the items that are
    /// there, a few at once and the rest in the background; rows of those that are gone are removed in the background.
    ///
    /// - Throws: `ResourceNotFoundException` when the table was dropped meanwhile, and whatever `change` throws.
    /// - Returns: the table as `change` left it; what of its change of status is over has happened besides.
    @discardableResult
    func update(
        _ table: TableDefinition,
        _ change: (inout TableDefinition) throws(DynamoError) -> Void
    ) throws(DynamoError) -> TableDefinition {
        let (changed, kept) = try withEngine { (engine) throws(DynamoError) in
            guard var definition = engine.tables.byID[table.id]?.definition.settled(at: clock.now) else {
                throw .tableNotFound(table.name)
            }
            try change(&definition)
            return (definition, try keep(definition.settled(at: clock.now), of: table, engine))
        }
        if kept?.indexes.count != changed.indexes.count || changed.indexes.count < table.indexes.count
            || changed.timeToLive != table.timeToLive
        {
            removeRemains()
        }
        if let kept, kept.indexes.contains(where: \.isBackfilling), backfillSome(kept.id) { backfill(kept.id) }
        return changed
    }

    /// Goes on filling indexes of the table in the background.
    private func backfill(_ id: Int64) {
        background.runSlices { [weak self] in self?.backfillSome(id) ?? false }
    }

    /// - Returns: whether there is more to fill.
    private func backfillSome(_ id: Int64) -> Bool {
        do throws(DynamoError) {
            return try withEngine { (engine) throws(DynamoError) in
                guard let table = engine.tables.byID[id] else { return false }
                let (ready, hasMore) = try engine.backfill(table, for: BackgroundThread.slice)
                if let ready { catalog.withLock { $0[ready.name] = ready } }
                return hasMore
            }
        } catch {
            onFailure(SQLiteError(code: 0, message: error.message, sql: nil))
            return false
        }
    }

    /// Drops all tables and backups and creates these tables, empty: nobody sees a state in between.
    func replaceAll(by definitions: [TableDefinition]) throws(DynamoError) {
        try withEngine { (engine) throws(DynamoError) in
            try engine.commit { () throws(DynamoError) in
                for table in engine.tables.byID.values.map(\.definition) { try engine.drop(table) }
                try engine.sql { () throws(SQLiteError) in try engine.removeStreams() }
                for backup in engine.tables.backups.values { try engine.drop(backup) }
                try engine.forgetRestores()
                restores.withLock { $0 = [:] }
                var created: [String: TableDefinition] = [:]
                for definition in definitions {
                    var definition = definition
                    // Whoever got a stream's ARN at deployment goes on with it.
                    if let old = catalog.withLock({ $0[definition.name] })?.stream,
                        old.viewType == definition.stream?.viewType
                    {
                        definition.stream?.label = old.label
                    }
                    created[definition.name] = try engine.create(definition)
                }
                catalog.withLock { [created] catalog in catalog = created }
            }
        }
        removeRemains()
        trimming.wake(at: clock.now)
    }

    /// Removes what dropped tables left behind, in the background.
    func removeRemains() { removal.wake(at: clock.now) }
}
