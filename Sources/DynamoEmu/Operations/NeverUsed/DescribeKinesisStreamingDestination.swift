import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeKinesisStreamingDestination.html
///
/// The answer for a table that has never streamed to Kinesis.
struct DescribeKinesisStreamingDestination: DynamoOperation {
    static let name = "DescribeKinesisStreamingDestination"

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
        guard account.store.table(named: name) != nil else { throw .tableNotFound(name) }
        writer.write(["TableName": .string(name), "KinesisDataStreamDestinations": []])
    }
}
