import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeKinesisStreamingDestination.html
///
/// The answer for a table that has never streamed to Kinesis.
struct DescribeKinesisStreamingDestination: TableNameOperation {
    static let name = "DescribeKinesisStreamingDestination"

    var tableName: String?

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let name = TableName.plain(tableName ?? "")
        guard account.store.table(named: name) != nil else { throw .tableNotFound(name) }
        writer.write(["TableName": .string(name), "KinesisDataStreamDestinations": []])
    }
}
