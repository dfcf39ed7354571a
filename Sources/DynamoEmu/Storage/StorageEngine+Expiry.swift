import EmulatorCore
import OrderedCollections

/// Items that expire. Their times are kept in order, so that nothing looks at items whose time has not come.
extension StorageEngine {
    /// Follows a changed TTL setting, in the transaction that saves the definition; the entries of an attribute that no
    /// longer counts are `remains`.
    func followExpiry(of table: StoredTable, to definition: TableDefinition) throws(SQLiteError) {
        guard table.expiry?.attribute != definition.timeToLive?.attribute else { return }
        try removeExpiry(of: table)
        guard let attribute = definition.timeToLive?.attribute else { return }
        let insert = try connection.statement("INSERT INTO expirations (table_id) VALUES (?1)")
        try insert.bind(definition.id, at: 1)
        try insert.run()
        let id = connection.lastInsertedRow
        try connection.execute(StoredExpiry.schema(of: id))
        table.expiry = StoredExpiry(id: id, table: definition.id, attribute: attribute, filled: 0)
        // Whatever is in the table has to be looked at.
        tables.earliestExpiry = tables.clock.now
    }

    func removeExpiry(of table: StoredTable) throws(SQLiteError) {
        guard table.expiry != nil else { return }
        let delete = try connection.statement("DELETE FROM expirations WHERE table_id = ?1")
        try delete.bind(table.definition.id, at: 1)
        try delete.run()
        table.expiry = nil
    }

    /// What was kept of times when the file was closed. Files older than expiry have TTL settings without any.
    func loadExpiry() throws(SQLiteError) {
        for table in tables.byID.values {
            guard let attribute = table.definition.timeToLive?.attribute else { continue }
            table.expiry = try storedExpiry(of: table.definition.id, attribute)
            guard table.expiry == nil else { continue }
            try connection.transaction { () throws(SQLiteError) in
                try followExpiry(of: table, to: table.definition)
            } onStorageError: {
                $0
            }
        }
    }

    private func storedExpiry(of table: Int64, _ attribute: String) throws(SQLiteError) -> StoredExpiry? {
        let find = try connection.statement("SELECT id, filled FROM expirations WHERE table_id = ?1")
        try find.bind(table, at: 1)
        defer { find.reset() }
        guard try find.step() else { return nil }
        return StoredExpiry(id: find.int(0), table: table, attribute: attribute, filled: find.int(1))
    }

    /// Keeps the times in step with a write.
    func maintain(
        _ expiry: StoredExpiry,
        from old: (some AttributeSource)?,
        to new: (some AttributeSource)?,
        rowID: Int64
    ) throws(SQLiteError) {
        let before = ExpirationTime(of: old?.attribute(expiry.attribute))
        let after = ExpirationTime(of: new?.attribute(expiry.attribute))
        guard before != after else { return }
        if let before {
            let delete = try expiry.delete.on(connection)
            try delete.bind(before.seconds, at: 1)
            try delete.bind(rowID, at: 2)
            try delete.run()
        }
        if let after { try add(after, rowID, to: expiry) }
    }

    private func add(_ time: ExpirationTime, _ rowID: Int64, to expiry: StoredExpiry) throws(SQLiteError) {
        guard !time.isTooOld(at: tables.clock.now) else { return }
        let insert = try expiry.insert.on(connection)
        try insert.bind(time.seconds, at: 1)
        try insert.bind(rowID, at: 2)
        try insert.run()
        tables.earliestExpiry = min(tables.earliestExpiry ?? time.due, time.due)
    }

    // MARK: - In the background

    /// Looks for the times of items that were there before TTL was enabled, then deletes what has expired; for about
    /// `slice`.
    func expire(for slice: Duration) throws(DynamoError) -> DueWork.Next {
        // Real time, not the emulator's: it is about how long others wait for the lock.
        let end = ContinuousClock.now + slice
        var earliest: Timestamp?
        for table in tables.byID.values {
            guard let expiry = table.expiry else { continue }
            guard try fill(expiry, of: table, until: end) else { return .more }
            while true {
                switch try expireSome(of: table, expiry) {
                case .more: if ContinuousClock.now >= end { return .more } else { continue }
                case .at(let due): earliest = min(earliest ?? due, due)
                case .never: break
                }
                break
            }
        }
        return earliest.map { .at($0) } ?? .never
    }

    /// - Returns: whether all items have been looked at.
    private func fill(
        _ expiry: StoredExpiry,
        of table: StoredTable,
        until end: ContinuousClock.Instant
    ) throws(DynamoError) -> Bool {
        guard expiry.filled != StoredExpiry.allFilled else { return true }
        let filled = try commit { () throws(DynamoError) in
            try sql { () throws(SQLiteError) in
                let items = try table.walk.on(connection)
                try items.bind(expiry.filled, at: 1)
                defer { items.reset() }
                var filled = StoredExpiry.allFilled
                while try items.step() {
                    let value = StoredItem(items.bytes(2)).attribute(expiry.attribute)
                    if let time = ExpirationTime(of: value) { try add(time, items.int(0), to: expiry) }
                    if ContinuousClock.now >= end {
                        filled = items.int(0)
                        break
                    }
                }
                let update = try connection.statement("UPDATE expirations SET filled = ?2 WHERE id = ?1")
                try update.bind(expiry.id, at: 1)
                try update.bind(filled, at: 2)
                try update.run()
                return filled
            }
        }
        expiry.filled = filled
        return filled == StoredExpiry.allFilled
    }

    /// Items deleted at a time. Each may be large.
    private static let itemsAtATime = 8

    private func expireSome(of table: StoredTable, _ expiry: StoredExpiry) throws(DynamoError) -> DueWork.Next {
        let entries = try sql { () throws(SQLiteError) in
            let due = try expiry.due.on(connection)
            try due.bind(Int64(Self.itemsAtATime), at: 1)
            defer { due.reset() }
            var entries: [(time: ExpirationTime, rowID: Int64)] = []
            while try due.step() { entries.append((ExpirationTime(seconds: due.int(0)), due.int(1))) }
            return entries
        }
        let now = tables.clock.now
        let ripe = entries.prefix { $0.time.due <= now }
        if !ripe.isEmpty {
            try commit { () throws(DynamoError) in
                for entry in ripe {
                    try expire(entry.rowID, at: entry.time, of: table, expiry)
                }
            }
            return .more
        }
        return entries.first.map { .at($0.time.due) } ?? .never
    }

    private func expire(
        _ rowID: Int64,
        at time: ExpirationTime,
        of table: StoredTable,
        _ expiry: StoredExpiry
    ) throws(DynamoError) {
        let row = try sql { () throws(SQLiteError) -> [UInt8]? in
            let item = try expiry.item.on(connection)
            try item.bind(rowID, at: 1)
            defer { item.reset() }
            guard try item.step(),
                ExpirationTime(of: StoredItem(item.bytes(1)).attribute(expiry.attribute)) == time,
                !time.isTooOld(at: tables.clock.now)
            else { return nil }
            return Array(item.bytes(0))
        }
        if let row {
            _ = try apply(WritePlan(table: table.definition, row: row, change: .delete), by: .service)
        }
        // Gone with the item already, if it was its own.
        try sql { () throws(SQLiteError) in
            let delete = try expiry.delete.on(connection)
            try delete.bind(time.seconds, at: 1)
            try delete.bind(rowID, at: 2)
            try delete.run()
        }
    }
}
