import EmulatorCore
import OrderedCollections

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTimeToLive.html
struct DescribeTimeToLive: TableNameOperation {
    static let name = "DescribeTimeToLive"

    var tableName: String?

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let name = TableName.plain(tableName ?? "")
        guard let table = account.store.table(named: name) else { throw .tableNotFound(name) }
        let isEnabled = table.timeToLive != nil
        let isChanging = table.timeToLiveChange.map { account.clock.now - $0.time < account.statusDelay } ?? false
        let status = isChanging ? (isEnabled ? "ENABLING" : "DISABLING") : (isEnabled ? "ENABLED" : "DISABLED")
        var description: JSONObject = ["TimeToLiveStatus": .string(status)]
        if isEnabled || isChanging, let attribute = table.timeToLive?.attribute ?? table.timeToLiveChange?.attribute {
            description["AttributeName"] = .string(attribute)
        }
        var object = ObjectWriter(&writer)
        object.member("TimeToLiveDescription", &writer)
        writer.write(.object(description))
        object.end(&writer)
    }
}
