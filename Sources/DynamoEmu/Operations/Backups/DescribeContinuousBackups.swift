import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html
struct DescribeContinuousBackups: TableNameOperation {
    static let name = "DescribeContinuousBackups"

    var tableName: String?

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let name = TableName.plain(tableName ?? "")
        guard let table = account.store.table(named: name) else { throw .sourceTableNotFound(name) }
        writer.write(ContinuousBackupsDescription(table: table, now: account.clock.now).json)
    }
}
