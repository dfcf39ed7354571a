import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html
struct DescribeContinuousBackups: DynamoOperation {
    static let name = "DescribeContinuousBackups"

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
        guard let table = account.store.table(named: name) else { throw .sourceTableNotFound(name) }
        writer.write(ContinuousBackupsDescription(table: table, now: account.clock.now).json)
    }
}
