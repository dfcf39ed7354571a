import EmulatorCore
import OrderedCollections

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTimeToLive.html
struct DescribeTimeToLive: DynamoOperation {
    static let name = "DescribeTimeToLive"

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
        guard let table = account.store.table(named: name) else { throw .tableNotFound(name) }
        var description: JSONObject = ["TimeToLiveStatus": table.timeToLive == nil ? "DISABLED" : "ENABLED"]
        if let timeToLive = table.timeToLive { description["AttributeName"] = .string(timeToLive.attribute) }
        var object = ObjectWriter(&writer)
        object.member("TimeToLiveDescription", &writer)
        writer.write(.object(description))
        object.end(&writer)
    }
}
