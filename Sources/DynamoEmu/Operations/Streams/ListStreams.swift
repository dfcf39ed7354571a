import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ListStreams.html
struct ListStreams: DynamoOperation {
    static let name = "ListStreams"
    static let pageMaximum = 100

    var tableName: String?
    var limit: Int?
    var exclusiveStartStreamARN: String?

    var subject: String { tableName ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "TableName": tableName = try reader.stringMember()
        case "Limit": limit = try reader.integerMember()
        case "ExclusiveStartStreamArn": exclusiveStartStreamARN = try reader.stringMember()
        default: return false
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        found.streamARN(exclusiveStartStreamARN, "exclusiveStartStreamArn")
        found.range(limit, "limit", 1...Self.pageMaximum)
        if tableName != nil { found.tableName(tableName) }
    }

    /// Streams come by table and label, so that a page goes on behind one that is gone meanwhile. Those of a table that
    /// does not exist are none: that is no error.
    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let start = try exclusiveStartStreamARN.map { (text) throws(DynamoError) in try StreamARN(text) }
        let limit = limit ?? Self.pageMaximum
        let streams = try account.store.streams(
            ofTable: tableName.map(TableName.plain),
            after: start.map { ($0.tableName, $0.label) },
            limit: limit + 1
        )
        let page = streams.prefix(limit)
        var object = ObjectWriter(&writer)
        object.member("Streams", &writer)
        writer.write(
            .array(
                page.map { stream in
                    [
                        "StreamArn": .string(account.arn(of: stream).text), "TableName": .string(stream.tableName),
                        "StreamLabel": .string(stream.label),
                    ]
                }
            )
        )
        if let last = page.last, page.count < streams.count {
            object.member("LastEvaluatedStreamArn", &writer)
            writer.write(string: account.arn(of: last).text)
        }
        object.end(&writer)
    }
}
