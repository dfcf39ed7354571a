import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html
struct DeleteTable: TableNameOperation {
    static let name = "DeleteTable"

    var tableName: String?

    func constraints(_ found: inout Constraints) {
        found.firstOfAll(tableName: tableName)
        found.tableName(tableName)
    }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let name = TableName.plain(tableName ?? "")
        guard let table = account.store.table(named: name) else {
            guard account.store.restoring(named: name) == nil else { throw .inUse("Table is being created: \(name)") }
            throw .tableNotFound(name)
        }
        try Self.check(table)
        let counts = try account.store.counts(of: table)
        try CreateBackup.beforeDeletion(of: table, account)
        let now = account.clock.now
        let deleted = try account.store.update(table) { (table) throws(DynamoError) in
            try Self.check(table)
            table.statusChange = StatusChange(.deleting, until: now + account.statusDelay)
        }
        var object = ObjectWriter(&writer)
        object.member("TableDescription", &writer)
        TableDescription(deleted, counts: counts, account).write(to: &writer)
        object.end(&writer)
    }

    private static func check(_ table: TableDefinition) throws(DynamoError) {
        switch table.status {
        case .creating: throw .inUse("Table is being created: \(table.name)")
        case .deleting: throw .inUse("Table is being deleted: \(table.name)")
        case .updating, .active: break
        }
        guard !table.indexes.contains(where: { table.status(of: $0) != .active }) else {
            throw .inUse("Cannot delete table while indexes are being created, updated, or deleted.")
        }
        guard table.status == .active else { throw .inUse("Table: \(table.name) is in the process of being updated.") }
        guard !table.isDeletionProtected else {
            throw .validation(
                "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection "
                    + "first."
            )
        }
    }
}
