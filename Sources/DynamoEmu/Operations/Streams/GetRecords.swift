import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html
struct GetRecords: DynamoOperation {
    static let name = "GetRecords"
    static let pageMaximum = 1000
    /// The bytes of a page, as `SizeBytes` counts them.
    static let sizeMaximum = 1024 * 1024

    var shardIterator: String?
    var limit: Int?

    var subject: String { shardIterator.map { String($0.prefix { $0 != "|" }) } ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "ShardIterator": shardIterator = try reader.stringMember()
        case "Limit": limit = try reader.integerMember()
        default: return false
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        found.required(shardIterator, "shardIterator")
        found.length(shardIterator, "shardIterator", 1...2048)
        found.range(limit, "limit", 1...Self.pageMaximum)
    }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let iterator = try ShardIterator(shardIterator ?? "")
        guard account.clock.now - iterator.createdAt <= ShardIterator.lifetime else { throw .expiredIterator() }
        let stream = try account.stream(iterator.stream.text)
        guard iterator.position >= stream.firstReadable else { throw .trimmedDataAccess() }
        var object = ObjectWriter(&writer)
        object.member("Records", &writer)
        writer.write(byte: UInt8(ascii: "["))
        let page = try account.store.records(
            of: stream,
            from: iterator.position,
            limit: limit ?? Self.pageMaximum,
            size: Self.sizeMaximum
        ) { record, isFirst in
            if !isFirst { writer.write(byte: UInt8(ascii: ",")) }
            record.write(region: account.region, stream, to: &writer)
        }
        writer.write(byte: UInt8(ascii: "]"))
        // At the end of a closed shard there is nothing to go on with.
        if !page.isLast {
            object.member("NextShardIterator", &writer)
            writer.write(string: ShardIterator(iterator.stream, at: page.next, account).text)
        }
        object.end(&writer)
    }
}
