import EmulatorCore

/// Backups are made while the table goes on being written to, some rows at a time, and hold what it held when they were
/// asked for.
extension StorageEngine {
    /// Registers a backup of a table as it is now; its items are still to be copied.
    func beginBackup(_ description: Backup) throws(DynamoError) -> StoredBackup {
        guard let table = tables.byID[description.table.id] else { throw .sourceTableNotFound(description.table.name) }
        let (backup, last) = try commit { () throws(DynamoError) in
            var backup = description
            backup.table = table.definition
            backup.count = try counts(of: table.definition).table
            return try sql { () throws(SQLiteError) in
                let last = try connection.integer("SELECT max(r) FROM t\(backup.table.id)_")
                let insert = try connection.statement(
                    "INSERT INTO backups (identifier, source, description, last, copied) VALUES (?1, ?2, ?3, ?4, 0)"
                )
                try insert.bind(backup.identifier, at: 1)
                try insert.bind(backup.table.id, at: 2)
                try insert.bind(backup.json.text, at: 3)
                try insert.bind(last, at: 4)
                try insert.run()
                backup.id = connection.lastInsertedRow
                try connection.execute(StoredBackup.schema(of: backup.id))
                backup.isComplete = last == 0
                return (backup, last)
            }
        }
        let begun = StoredBackup(backup, last: last, copied: 0)
        tables.backups[begun.backup.id] = begun
        if !begun.backup.isComplete { tables.copies[backup.table.id, default: []].append(begun) }
        return begun
    }

    /// Called before a row changes or goes: backups that have not come to it yet take it as it is.
    func preserve(_ image: ItemImage, at rowID: Int64, _ row: [UInt8], of table: StoredTable) throws(DynamoError) {
        for backup in tables.copies[table.definition.id] ?? [] where rowID > backup.copied && rowID <= backup.last {
            try sql { () throws(SQLiteError) in
                let keep = try backup.keep.on(connection)
                try keep.bind(rowID, at: 1)
                try keep.bind(row, at: 2)
                try keep.bind(image.bytes, at: 3)
                try keep.bind(Int64(image.size), at: 4)
                try keep.run()
            }
        }
    }

    /// Copies a slice's rows.
    func copySome(of backup: StoredBackup, for slice: CopySlice) throws(DynamoError) {
        let start = ContinuousClock.now
        let copied = try commit { () throws(DynamoError) in
            try sql { () throws(SQLiteError) in
                let rows = try backup.copy.on(connection)
                try rows.bind(backup.copied, at: 1)
                try rows.bind(backup.last, at: 2)
                defer { rows.reset() }
                var copied = backup.copied
                var (count, bytes) = (0, 0)
                repeat {
                    guard try rows.step() else {
                        copied = backup.last
                        break
                    }
                    copied = rows.int(0)
                    let keep = try backup.keep.on(connection)
                    try keep.bind(copied, at: 1)
                    try keep.bind(rows.bytes(1), at: 2)
                    try keep.bind(rows.bytes(2), at: 3)
                    try keep.bind(rows.int(3), at: 4)
                    count += 1
                    bytes += rows.bytes(2).count
                    try keep.run()
                } while slice.goesOn(rows: count, bytes: bytes, since: start)
                let update = try connection.statement("UPDATE backups SET copied = ?2 WHERE id = ?1")
                try update.bind(backup.backup.id, at: 1)
                try update.bind(copied, at: 2)
                try update.run()
                return copied
            }
        }
        backup.copied = copied
        guard copied == backup.last else { return }
        backup.backup.isComplete = true
        forgetCopy(of: backup)
    }

    private func forgetCopy(of backup: StoredBackup) {
        let left = tables.copies[backup.backup.table.id]?.filter { $0 !== backup } ?? []
        tables.copies[backup.backup.table.id] = left.isEmpty ? nil : left
    }

    /// The backup is gone at once; its rows are `remains` for somebody to remove.
    func drop(_ backup: StoredBackup) throws(DynamoError) {
        let id = backup.backup.id
        try commit { () throws(DynamoError) in
            try sql { () throws(SQLiteError) in
                let delete = try connection.statement("DELETE FROM backups WHERE id = ?1")
                try delete.bind(id, at: 1)
                try delete.run()
            }
        }
        tables.backups[id] = nil
        forgetCopy(of: backup)
    }

    /// Reads what there is, and what a process that ended left unfinished.
    func loadBackups() throws(SQLiteError) {
        let backups = try connection.statement(
            "SELECT id, identifier, source, description, last, copied FROM backups ORDER BY id"
        )
        defer { backups.reset() }
        while try backups.step() {
            let (source, last, copied) = (backups.int(2), backups.int(4), backups.int(5))
            guard let json = try? JSONParser.parse(backups.bytes(3)),
                var backup = Backup(id: backups.int(0), identifier: backups.text(1), source: source, json: json)
            else {
                throw SQLiteError(code: 11, message: "the backup \(backups.text(1)) cannot be read", sql: nil)
            }
            backup.isComplete = copied == last
            let stored = StoredBackup(backup, last: last, copied: copied)
            tables.backups[backup.id] = stored
            if !backup.isComplete { tables.copies[source, default: []].append(stored) }
        }
        let restores = try connection.statement("SELECT id, backup, copied FROM restores ORDER BY id")
        defer { restores.reset() }
        while try restores.step() {
            guard let backup = tables.backups[restores.int(1)], tables.byID[restores.int(0)] != nil else { continue }
            backup.target = restores.int(0)
            tables.restores.append(StoredRestore(backup, into: restores.int(0), copied: restores.int(2)))
        }
    }
}
