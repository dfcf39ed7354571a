import EmulatorCore
import OrderedCollections

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_DescribeStream.html
struct DescribeStream: DynamoOperation {
    static let name = "DescribeStream"
    static let pageMaximum = 100

    struct ShardFilter: Sendable {
        var type: String?
        var shardID: String?
    }

    var streamARN: String?
    var limit: Int?
    var exclusiveStartShardID: String?
    var filter: ShardFilter?

    var subject: String { streamARN ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "StreamArn": streamARN = try reader.stringMember()
        case "Limit": limit = try reader.integerMember()
        case "ExclusiveStartShardId": exclusiveStartShardID = try reader.stringMember()
        case "ShardFilter":
            guard try reader.beginStructure("ShardFilter") else { return true }
            var filter = ShardFilter()
            while let member = try reader.memberName() {
                switch member {
                case "Type": filter.type = try reader.stringMember()
                case "ShardId": filter.shardID = try reader.stringMember()
                default: try reader.skipMember()
                }
            }
            self.filter = filter
        default: return false
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        found.required(streamARN, "streamArn")
        found.streamARN(streamARN, "streamArn")
        found.range(limit, "limit", 1...Self.pageMaximum)
        found.shardID(exclusiveStartShardID, "exclusiveStartShardId")
        found.oneOf(filter?.type, "shardFilter.type", ["CHILD_SHARDS"])
        found.shardID(filter?.shardID, "shardFilter.shardId")
    }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        if let filter {
            // Both are optional in the model, and neither means anything alone. Inferred wording.
            guard filter.type != nil else { throw .validation("ShardFilter.Type must be specified") }
            guard filter.shardID != nil else { throw .validation("ShardFilter.ShardId must be specified") }
        }
        let stream = try account.stream(streamARN ?? "")
        var object = ObjectWriter(&writer)
        object.member("StreamDescription", &writer)
        writer.write(description(of: stream, account))
        object.end(&writer)
    }

    private func description(of stream: StoredStream, _ account: DynamoAccount) -> JSONValue {
        [
            "CreationRequestDateTime": .double(stream.createdAt.fractionalSeconds),
            "KeySchema": .array(
                stream.keyNames.enumerated().map { position, name in
                    ["AttributeName": .string(name), "KeyType": position == 0 ? "HASH" : "RANGE"]
                }
            ),
            "Shards": .array(shards(of: stream)),
            "StreamArn": .string(account.arn(of: stream).text),
            "StreamLabel": .string(stream.label),
            "StreamStatus": .string(status(of: stream, account)),
            "StreamViewType": .string(stream.viewType.rawValue),
            "TableName": .string(stream.tableName),
        ]
    }

    private func status(of stream: StoredStream, _ account: DynamoAccount) -> String {
        let now = account.clock.now
        if let closedAt = stream.closedAt { return now - closedAt < account.statusDelay ? "DISABLING" : "DISABLED" }
        return now - stream.createdAt < account.statusDelay ? "ENABLING" : "ENABLED"
    }

    /// The one shard, unless the page starts behind it: it has no children.
    private func shards(of stream: StoredStream) -> [JSONValue] {
        if filter != nil { return [] }
        if let start = exclusiveStartShardID, !start.utf8.lexicographicallyPrecedes(stream.shardID.utf8) { return [] }
        var range: JSONObject = ["StartingSequenceNumber": .string(stream.firstReadable.text)]
        if let end = stream.end { range["EndingSequenceNumber"] = .string(max(end, stream.firstReadable).text) }
        return [["ShardId": .string(stream.shardID), "SequenceNumberRange": .object(range)]]
    }
}
