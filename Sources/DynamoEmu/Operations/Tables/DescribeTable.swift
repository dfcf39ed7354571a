import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html
struct DescribeTable: TableNameOperation {
    static let name = "DescribeTable"

    var tableName: String?

    func constraints(_ found: inout Constraints) {
        found.firstOfAll(tableName: tableName)
        found.tableName(tableName)
    }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let name = TableName.plain(tableName ?? "")
        let description: TableDescription
        if let table = account.store.table(named: name) {
            description = TableDescription(table, counts: try account.store.counts(of: table), account)
        } else if let table = account.store.restoring(named: name) {
            description = TableDescription(table, counts: TableCounts(), account)
        } else {
            throw .tableNotFound(name)
        }
        var object = ObjectWriter(&writer)
        object.member("Table", &writer)
        description.write(to: &writer)
        object.end(&writer)
    }
}
