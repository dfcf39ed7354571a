import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateBackup.html
///
/// The answer says CREATING, as on AWS; a small table's backup is AVAILABLE to whoever asks next. On AWS a table has to
/// be some seconds old before it can be backed up (ContinuousBackupsUnavailableException); here it can be as soon as it
/// is ACTIVE.
struct CreateBackup: DynamoOperation {
    static let name = "CreateBackup"

    var tableName: String?
    var backupName: String?

    var subject: String { tableName ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "TableName": tableName = try reader.stringMember()
        case "BackupName": backupName = try reader.stringMember()
        default: return false
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        found.required(backupName, "backupName")
        found.resourceName(backupName, "backupName")
        found.tableName(tableName)
    }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let name = TableName.plain(tableName ?? "")
        guard let table = account.store.table(named: name) else { throw .sourceTableNotFound(name) }
        switch table.status {
        case .creating: throw .backupsBeingEnabled(name)
        // "A target table with the specified name is either being created or deleted": the words are inferred.
        case .deleting: throw .tableInUse("Table is being deleted: \(name)")
        case .updating, .active: break
        }
        let now = account.clock.now
        var backup = try account.store.createBackup(
            Backup(
                id: 0,
                identifier: Backup.identifier(at: now, kind: .user, account.identifiers),
                name: backupName ?? "",
                kind: .user,
                createdAt: now,
                table: table,
                count: .init()
            )
        )
        backup.isComplete = false
        writer.write(["BackupDetails": BackupDescription(backup, account.arn(of: backup), account).details])
    }

    /// DynamoDB itself keeps a table that had point-in-time recovery for 35 days (developer guide, "Point-in-time
    /// backups for DynamoDB").
    static func beforeDeletion(of table: TableDefinition, _ account: DynamoAccount) throws(DynamoError) {
        guard table.pointInTimeRecovery != nil else { return }
        let now = account.clock.now
        _ = try account.store.createBackup(
            Backup(
                id: 0,
                identifier: Backup.identifier(at: now, kind: .system, account.identifiers),
                name: "\(table.name)$DeletedTableBackup",
                kind: .system,
                createdAt: now,
                expiresAt: now + .seconds(35 * 24 * 60 * 60),
                table: table,
                count: .init()
            )
        )
    }
}
