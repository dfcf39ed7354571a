import EmulatorCore

/// Filling an index that was added to a table with items in it ("Managing Global Secondary Indexes", developer guide,
/// "Adding a global secondary index to an existing table").
///
/// The items are walked over in the order of their ids, some at a time. Writes meanwhile maintain the index as they do
/// every other one, so that the walk only has to add what it does not find there.
extension StorageEngine {
    /// Enters items for about `slice`; the index is ready with the last of them.
    ///
    /// - Returns: the definition when an index became ready, and whether there is more to do.
    func backfill(
        _ table: StoredTable,
        for slice: Duration
    ) throws(DynamoError) -> (ready: TableDefinition?, hasMore: Bool) {
        guard let index = table.indexes.first(where: \.definition.isBackfilling) else { return (nil, false) }
        // Real time, not the emulator's: it is about how long others wait for the lock.
        let end = ContinuousClock.now + slice
        let reached = try commit { () throws(DynamoError) in try walk(table, into: index, until: end) }
        if let reached {
            index.backfilledTo = reached
            return (nil, true)
        }
        var definition = table.definition
        for position in definition.indexes.indices where definition.indexes[position].id == index.definition.id {
            definition.indexes[position].isBackfilling = false
        }
        try save(definition)
        return (definition, table.isBackfilling)
    }

    /// - Returns: the id of the last item that was entered when time was up, or nil at the end of the table.
    private func walk(
        _ table: StoredTable,
        into index: StoredIndex,
        until end: ContinuousClock.Instant
    ) throws(DynamoError) -> Int64? {
        var count = TableCounts.Count()
        var reached: Int64?
        let walk = try sql { () throws(SQLiteError) in
            let walk = try table.walk.on(connection)
            try walk.bind(index.backfilledTo, at: 1)
            return walk
        }
        defer { walk.reset() }
        while try sql({ () throws(SQLiteError) in try walk.step() }) {
            let row = walk.int(0)
            let size = Int(walk.int(3))
            let item = try ItemBytes.decode(walk.bytes(2))
            if let entry = index.entry(of: item, size: size, Array(walk.bytes(1)), table.definition.key) {
                let isNew = try sql { () throws(SQLiteError) in
                    let insert = try index.backfill.on(connection)
                    try insert.bind(entry.key, at: 1)
                    try insert.bind(row, at: 2)
                    try insert.bind(Int64(entry.size), at: 3)
                    try insert.run()
                    return connection.changes > 0
                }
                if isNew { count.replace(nil, by: entry.size) }
            }
            guard ContinuousClock.now < end else {
                reached = row
                break
            }
        }
        if var counts = counts(of: table) {
            counts.indexes[index.definition.name, default: .init()].add(count)
            setCounts(counts, of: table)
        }
        return reached
    }

    /// A write finds what the walk has not come to: an entry that is not there cannot be taken away, nor changed.
    func leaveOutMissing(_ entries: inout [IndexEntry?]?, in table: StoredTable) throws(DynamoError) {
        guard entries != nil else { return }
        for (position, index) in table.indexes.enumerated() where index.definition.isBackfilling {
            guard let entry = entries?[position] else { continue }
            let isThere = try sql { () throws(SQLiteError) in
                let find = try index.find.on(connection)
                try find.bind(entry.key, at: 1)
                defer { find.reset() }
                return try find.step()
            }
            if !isThere { entries?[position] = nil }
        }
    }
}

extension StoredIndex {
    /// Items that a write would be refused for are left out, in silence ("Detecting and correcting index key
    /// violations", developer guide).
    fileprivate func entry(of item: Item, size: Int, _ row: [UInt8], _ table: KeySchema) -> IndexEntry? {
        do { try IndexKey.check(item, definition) } catch { return nil }
        return IndexEntry(of: item, size: size, in: definition, of: table, row: row)
    }
}

extension TableCounts.Count {
    fileprivate mutating func add(_ other: Self) {
        items += other.items
        bytes += other.bytes
    }
}
