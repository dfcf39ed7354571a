import EmulatorCore

/// The tables of one account on SQLite: one connection under one lock.
///
/// The definitions have a lock of their own, held for a look-up only, so that requests are judged and planned without
/// the connection. A plan names its table by id, and ids are never used again: a plan for a table that has been dropped
/// finds nothing.
final class TableStore: Sendable {
    private let engine: Locked<StorageEngine>
    private let catalog: Locked<[String: TableDefinition]>

    init(_ location: SQLiteConnection.Location) throws(SQLiteError) {
        let connection = try SQLiteConnection(location)
        try connection.execute("PRAGMA secure_delete = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536")
        if case .file = location {
            try connection.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
        } else {
            try connection.execute("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF")
        }
        let opened = try StorageEngine(opening: connection)
        let definitions = opened.tables.values.map { ($0.definition.name, $0.definition) }
        engine = Locked(opened)
        catalog = Locked(Dictionary(uniqueKeysWithValues: definitions))
    }

    // MARK: - Definitions

    func table(named name: String) -> TableDefinition? { catalog.withLock { $0[name] } }

    /// All tables, by name in the order of their bytes.
    func tables() -> [TableDefinition] {
        catalog.withLock { Array($0.values) }.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// - Throws: `ResourceInUseException` when there is a table of that name.
    func create(_ definition: TableDefinition) throws(DynamoError) -> TableDefinition {
        try engine.withLock { (engine) throws(DynamoError) in
            guard table(named: definition.name) == nil else {
                throw .resourceInUse("Table already exists: \(definition.name)")
            }
            let created = try engine.create(definition)
            catalog.withLock { $0[created.name] = created }
            return created
        }
    }

    /// Changes what of a definition can change without touching items.
    ///
    /// - Throws: `ResourceNotFoundException` when the table was dropped meanwhile, and whatever `change` throws.
    @discardableResult
    func update(
        _ table: TableDefinition, _ change: (inout TableDefinition) throws(DynamoError) -> Void
    ) throws(DynamoError) -> TableDefinition {
        try engine.withLock { (engine) throws(DynamoError) in
            var definition = try engine.stored(table).definition
            try change(&definition)
            try engine.save(definition)
            catalog.withLock { $0[definition.name] = definition }
            return definition
        }
    }

    func drop(_ table: TableDefinition) throws(DynamoError) {
        try engine.withLock { (engine) throws(DynamoError) in
            _ = try engine.stored(table)
            try engine.drop(table)
            catalog.withLock { $0[table.name] = nil }
        }
    }

    // MARK: - Items

    /// Runs the plans in one transaction: all of them happen, or none.
    func write(_ plans: [WritePlan]) throws(DynamoError) -> Committed<[WriteOutcome]> {
        try engine.withLock { (engine) throws(DynamoError) in
            Committed(
                outcome: try engine.commit { (engine) throws(DynamoError) in
                    var outcomes: [WriteOutcome] = []
                    outcomes.reserveCapacity(plans.count)
                    for plan in plans { outcomes.append(try engine.apply(plan)) }
                    return outcomes
                })
        }
    }

    func write(_ plan: WritePlan) throws(DynamoError) -> Committed<WriteOutcome> {
        try engine.withLock { (engine) throws(DynamoError) in
            Committed(outcome: try engine.commit { (engine) throws(DynamoError) in try engine.apply(plan) })
        }
    }

    func item(at row: [UInt8], in table: TableDefinition) throws(DynamoError) -> ItemImage? {
        try engine.withLock { (engine) throws(DynamoError) in try engine.item(at: row, in: table) }
    }

    /// Writes the page's items into the answer, separated by commas.
    func page(_ plan: PagePlan, to writer: inout JSONWriter) throws(DynamoError) -> PageOutcome {
        try engine.withLock { (engine) throws(DynamoError) in try engine.page(plan, to: &writer) }
    }

    func counts(of table: TableDefinition) throws(DynamoError) -> TableCounts {
        try engine.withLock { (engine) throws(DynamoError) in try engine.counts(of: table) }
    }

    func deleteAllItems(of table: TableDefinition) throws(DynamoError) {
        try engine.withLock { (engine) throws(DynamoError) in try engine.deleteAllItems(of: table) }
    }

    /// Moves the write-ahead log into the database file, so that the file alone holds everything.
    func flush() throws(DynamoError) {
        try engine.withLock { (engine) throws(DynamoError) in
            try engine.sql { () throws(SQLiteError) in
                let checkpoint = try engine.connection.statement("PRAGMA wal_checkpoint(TRUNCATE)")
                defer { checkpoint.reset() }
                while try checkpoint.step() {}
            }
        }
    }
}
