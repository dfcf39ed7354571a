import EmulatorCore

/// A table that is restored is an ordinary one, written to as every other, that nobody is shown until it has all items.
extension StorageEngine {
    /// Creates the table; its items are still to be put back.
    func beginRestore(of backup: StoredBackup, into definition: TableDefinition) throws(DynamoError) -> StoredRestore {
        let id = try commit { () throws(DynamoError) in
            let table = try create(definition)
            try sql { () throws(SQLiteError) in
                let insert = try connection.statement("INSERT INTO restores (id, backup, copied) VALUES (?1, ?2, 0)")
                try insert.bind(table.id, at: 1)
                try insert.bind(backup.backup.id, at: 2)
                try insert.run()
            }
            return table.id
        }
        let restore = StoredRestore(backup, into: id, copied: 0)
        backup.target = id
        tables.restores.append(restore)
        return restore
    }

    /// Puts a slice's items back.
    ///
    /// - Returns: the table once it has all of them, nil until then.
    func putBackSome(of restore: StoredRestore, for slice: CopySlice) throws(DynamoError) -> TableDefinition? {
        guard let table = tables.byID[restore.id]?.definition else {
            tables.restores.removeAll { $0 === restore }
            return nil
        }
        let start = ContinuousClock.now
        var finished = table
        finished.restore?.isInProgress = false
        let copied = try commit { () throws(DynamoError) -> Int64? in
            var copied = restore.copied
            var isDone = false
            var (count, bytes) = (0, 0)
            let rows = try sql { () throws(SQLiteError) in try restore.backup.restore.on(connection) }
            try sql { () throws(SQLiteError) in try rows.bind(copied, at: 1) }
            defer { rows.reset() }
            repeat {
                guard try sql({ () throws(SQLiteError) in try rows.step() }) else {
                    isDone = true
                    break
                }
                copied = rows.int(0)
                let image = ItemImage(bytes: Array(rows.bytes(2)), size: Int(rows.int(3)))
                let put = WritePlan(table: table, row: Array(rows.bytes(1)), change: .put(image, try image.item()))
                _ = try apply(put)
                count += 1
                bytes += image.bytes.count
            } while slice.goesOn(rows: count, bytes: bytes, since: start)
            if isDone {
                try sql { () throws(SQLiteError) in
                    try connection.execute("DELETE FROM restores WHERE id = \(restore.id)")
                }
                try save(finished)
                return nil
            }
            try sql { () throws(SQLiteError) in
                try connection.execute("UPDATE restores SET copied = \(copied) WHERE id = \(restore.id)")
            }
            return copied
        }
        if let copied {
            restore.copied = copied
            return nil
        }
        restore.backup.target = nil
        tables.restores.removeAll { $0 === restore }
        return finished
    }

    /// Their tables are gone.
    func forgetRestores() throws(DynamoError) {
        try sql { () throws(SQLiteError) in try connection.execute("DELETE FROM restores") }
        tables.restores = []
    }
}
