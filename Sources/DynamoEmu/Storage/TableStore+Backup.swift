import EmulatorCore

/// Backups and restores. What is small is done when it is asked for; what is not goes on in the background.
extension TableStore {
    /// "Up to 50 concurrent restores" (API reference, RestoreTableFromBackup).
    static let restoresMaximum = 50

    /// All backups, in the order of their ARNs' times, without those that have expired.
    func backups(at now: Timestamp) throws(DynamoError) -> [Backup] {
        let backups = try withBackups(at: now) { $0.values.map(\.backup) }
        return backups.sorted {
            ($0.identifier, $0.table.name, $0.id) < ($1.identifier, $1.table.name, $1.id)
        }
    }

    /// The backup that the ARN names.
    ///
    /// - Throws: `BackupNotFoundException`
    func backup(_ arn: BackupARN, at now: Timestamp) throws(DynamoError) -> Backup {
        let found = try withBackups(at: now) { backups in
            backups.values.first {
                $0.backup.identifier == arn.identifier && $0.backup.table.name == arn.tableName
            }?.backup
        }
        guard let found else { throw .backupNotFound(arn.text) }
        return found
    }

    private func withBackups<Result>(
        at now: Timestamp,
        _ body: ([Int64: StoredBackup]) -> Result
    ) throws(DynamoError) -> Result {
        let (result, hasExpired) = try withEngine { (engine) throws(DynamoError) in
            var hasExpired = false
            for stored in engine.tables.backups.values where stored.target == nil {
                guard let end = stored.backup.expiresAt, end <= now, stored.backup.isComplete else { continue }
                try engine.drop(stored)
                hasExpired = true
            }
            return (body(engine.tables.backups), hasExpired)
        }
        if hasExpired { removeRemains() }
        return result
    }

    /// Makes a backup of a table as it is now.
    ///
    /// - Parameter slice: how much to copy before this returns; nil to leave all of it to `copySome`.
    func createBackup(_ description: Backup, for slice: CopySlice? = CopySlice()) throws(DynamoError) -> Backup {
        let begun = try withEngine { (engine) throws(DynamoError) in
            let begun = try engine.beginBackup(description)
            if let slice, !begun.backup.isComplete { try engine.copySome(of: begun, for: slice) }
            return begun.backup
        }
        if slice != nil, !begun.isComplete { goOnCopying() }
        return begun
    }

    /// - Throws: `BackupInUseException` while its table or another is copied from or to it.
    func deleteBackup(_ backup: Backup, arn: BackupARN) throws(DynamoError) {
        try withEngine { (engine) throws(DynamoError) in
            guard let stored = engine.tables.backups[backup.id] else { throw .backupNotFound(arn.text) }
            guard stored.target == nil else {
                throw .backupInUse("Backup is being used to restore table: \(arn.text)")
            }
            // AWS's backups are there before anybody can ask for this; the wording is inferred.
            guard stored.backup.isComplete else { throw .backupInUse("Backup is being created: \(arn.text)") }
            try engine.drop(stored)
        }
        removeRemains()
    }

    /// Creates a table from a backup. Until its restore is no longer in progress, nobody but DescribeTable finds it.
    ///
    /// - Parameter slice: how much to copy before this returns; nil to leave all of it to `copySome`.
    func restore(
        _ backup: Backup,
        into definition: TableDefinition,
        arn: BackupARN,
        for slice: CopySlice? = CopySlice()
    ) throws(DynamoError) -> TableDefinition {
        guard table(named: definition.name) == nil else { throw .tableAlreadyExists(definition.name) }
        let (created, isDone) = try withEngine { (engine) throws(DynamoError) in
            guard catalog.withLock({ $0[definition.name] }) == nil else {
                throw .tableAlreadyExists(definition.name)
            }
            if let restoring = restoring(named: definition.name)?.restore {
                throw .tableInUse(
                    "Table: \(definition.name) is already being restored from backup: \(restoring.backupARN)"
                )
            }
            guard let stored = engine.tables.backups[backup.id] else { throw .backupNotFound(arn.text) }
            guard stored.target == nil else {
                throw .backupInUse("Backup is being used to restore another table: \(arn.text)")
            }
            guard stored.backup.isComplete else { throw .backupInUse("Backup is being created: \(arn.text)") }
            guard engine.tables.restores.count < Self.restoresMaximum else {
                throw .tooManyRestores(limit: Self.restoresMaximum)
            }
            let begun = try engine.beginRestore(of: stored, into: definition)
            var created = definition
            created.id = begun.id
            restores.withLock { [created] in $0[created.name] = created }
            let isDone = if let slice { try putBackSome(of: begun, for: slice, engine) } else { true }
            return (created, isDone)
        }
        if !isDone { goOnCopying() }
        return created
    }

    /// Copies a slice of what backups and restores still lack.
    ///
    /// - Returns: whether there is more to copy.
    func copySome(for slice: CopySlice = CopySlice()) throws(DynamoError) -> Bool {
        let (hasMore, hasRemains) = try withEngine { (engine) throws(DynamoError) in
            if let backup = engine.tables.copies.values.lazy.compactMap(\.first).first {
                try engine.copySome(of: backup, for: slice)
                // A table that was dropped meanwhile had to wait for it.
                let isOrphan = engine.tables.byID[backup.backup.table.id] == nil
                return (engine.tables.hasUnfinishedCopies, backup.backup.isComplete && isOrphan)
            }
            guard let restore = engine.tables.restores.first else { return (false, false) }
            _ = try putBackSome(of: restore, for: slice, engine)
            return (engine.tables.hasUnfinishedCopies, false)
        }
        if hasRemains { removeRemains() }
        return hasMore
    }

    /// - Returns: whether the table is there.
    private func putBackSome(
        of restore: StoredRestore,
        for slice: CopySlice,
        _ engine: StorageEngine
    ) throws(DynamoError) -> Bool {
        guard let table = try engine.putBackSome(of: restore, for: slice) else { return false }
        restores.withLock { $0[table.name] = nil }
        catalog.withLock { $0[table.name] = table }
        return true
    }

    /// Copies in the background until nothing is left to copy.
    func goOnCopying() {
        background.runSlices { [weak self] in
            guard let self else { return false }
            do throws(DynamoError) { return try copySome() } catch {
                onFailure(SQLiteError(code: 1, message: error.message, sql: nil))
                return false
            }
        }
    }

    /// What a process that ended left unfinished, in sentences. It goes on when the store is opened.
    func unfinishedCopies() throws(DynamoError) -> [String] {
        try withEngine { engine in
            engine.tables.copies.values.joined().map {
                "the backup \($0.backup.name) of table \($0.backup.table.name) goes on where it was interrupted"
            }
                + engine.tables.restores.compactMap { engine.tables.byID[$0.id]?.definition.name }.map {
                    "the restore of table \($0) goes on where it was interrupted"
                }
        }
    }
}
