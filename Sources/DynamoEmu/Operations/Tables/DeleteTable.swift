import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html
struct DeleteTable: DynamoOperation {
    static let name = "DeleteTable"

    var tableName: String?

    var subject: String { tableName ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        guard member == "TableName" else { return false }
        tableName = try reader.stringMember()
        return true
    }

    func constraints(_ found: inout Constraints) { found.tableName(tableName) }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let name = TableName.plain(tableName ?? "")
        guard let table = account.store.table(named: name) else {
            guard account.store.restoring(named: name) == nil else {
                throw .resourceInUse(
                    "Attempt to change a resource which is still in use: Table is being created: \(name)"
                )
            }
            throw .tableNotFound(name)
        }
        guard !table.isDeletionProtected else {
            throw .validation(
                "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection "
                    + "first."
            )
        }
        let counts = try account.store.counts(of: table)
        try CreateBackup.beforeDeletion(of: table, account)
        try account.store.drop(table)
        var object = ObjectWriter(&writer)
        object.member("TableDescription", &writer)
        TableDescription(table, status: .deleting, counts: counts, account).write(to: &writer)
        object.end(&writer)
    }
}
