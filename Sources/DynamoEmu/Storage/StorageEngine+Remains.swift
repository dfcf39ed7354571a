import EmulatorCore

/// The SQL tables that a dropped table or index leaves behind. Dropping takes the definition out of the catalog, in constant
/// time; the rows go afterwards, some at a time. Ids are never used again, so nothing can take them for its own, and
/// what a killed process left is found at the next start. Backups go the same way; a table that one is still being copied
/// from has to wait for it.
extension StorageEngine {
    /// Rows removed at a time. Each may span a hundred pages.
    private static let rowsAtATime = 16

    /// The names of SQL tables whose table or index is not in the catalog any more, or whose table has another TTL
    /// attribute now.
    func remains() throws(SQLiteError) -> [String] {
        let statement = try connection.statement(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB '[btxe][0-9]*_'")
        defer { statement.reset() }
        let expirations = Set(tables.byID.values.compactMap { $0.expiry?.id })
        var names: [String] = []
        while try statement.step() {
            let name = statement.text(0)
            // `t12_` is a table, `x12_3_` an index of it, `b12_` a backup, `e12_` the times at which items expire.
            let ids = name.dropFirst().split(separator: "_").compactMap { Int64($0) }
            guard let id = ids.first else { continue }
            let isInUse: Bool =
                switch (name.first, ids.count) {
                case ("b", _): tables.backups[id] != nil
                case ("e", _): expirations.contains(id)
                case ("x", 2):
                    tables.byID[id]?.indexes.contains { $0.definition.id == ids[1] } ?? (tables.copies[id] != nil)
                default: tables.byID[id] != nil || tables.copies[id] != nil
                }
            if !isInUse { names.append(name) }
        }
        return names
    }

    /// Removes what there is, for about `slice`. The list of tables is gone through to its end before it is made anew:
    /// there may be thousands.
    func removeRemains(for slice: Duration) throws(SQLiteError) -> DueWork.Next {
        // Real time, not the emulator's: it is about how long others wait for the lock.
        let end = ContinuousClock.now + slice
        if tables.remains.isEmpty { tables.remains = try remains() }
        while !tables.remains.isEmpty {
            let rest = ContinuousClock.now.duration(to: end)
            guard rest > .zero else { return .more }
            // One that cannot be removed keeps nobody up; it is found again.
            let name = tables.remains.removeLast()
            if try !remove(name, for: rest) { tables.remains.append(name) }
        }
        return .never
    }

    /// Removes rows for about `slice`, and the table itself when none is left.
    ///
    /// - Returns: whether the table is gone.
    func remove(_ name: String, for slice: Duration) throws(SQLiteError) -> Bool {
        let key = name.hasPrefix("x") ? "k" : name.hasPrefix("e") ? "time, r" : "r"
        let sql = "DELETE FROM \(name) WHERE (\(key)) IN (SELECT \(key) FROM \(name) LIMIT \(Self.rowsAtATime))"
        // Real time, not the emulator's: it is about how long others wait for the lock.
        let end = ContinuousClock.now + slice
        let isEmpty = try connection.transaction { () throws(SQLiteError) in
            let delete = try connection.prepare(sql)
            repeat {
                try delete.run()
                if connection.changes == 0 { return true }
            } while ContinuousClock.now < end
            return false
        } onStorageError: {
            $0
        }
        guard isEmpty else { return false }
        try connection.execute("DROP TABLE \(name)")
        return true
    }
}
