import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html
struct GetShardIterator: DynamoOperation {
    static let name = "GetShardIterator"

    var streamARN: String?
    var shardID: String?
    var type: String?
    var sequenceNumber: String?
    /// Milliseconds since 1970.
    var timestamp: Int64?

    var subject: String { streamARN ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "StreamArn": streamARN = try reader.stringMember()
        case "ShardId": shardID = try reader.stringMember()
        case "ShardIteratorType": type = try reader.stringMember()
        case "SequenceNumber": sequenceNumber = try reader.stringMember()
        case "Timestamp": timestamp = try reader.timestampMember()
        default: return false
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        found.required(streamARN, "streamArn")
        found.streamARN(streamARN, "streamArn")
        found.required(shardID, "shardId")
        found.shardID(shardID, "shardId")
        found.required(type, "shardIteratorType")
        found.oneOf(
            type,
            "shardIteratorType",
            ["AFTER_SEQUENCE_NUMBER", "LATEST", "AT_TIMESTAMP", "AT_SEQUENCE_NUMBER", "TRIM_HORIZON"]
        )
        found.sequenceNumber(sequenceNumber, "sequenceNumber")
    }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let sequence = try checkedSequenceNumber(account.clock.now)
        let stream = try account.stream(streamARN ?? "")
        guard stream.shardID == shardID else {
            throw .resourceNotFound("Requested resource not found: Shard does not exist")
        }
        let position = try position(in: stream, sequence, account.store)
        var object = ObjectWriter(&writer)
        object.member("ShardIterator", &writer)
        writer.write(string: ShardIterator(account.arn(of: stream), at: position, account).text)
        object.end(&writer)
    }

    private var needsSequenceNumber: Bool { type == "AT_SEQUENCE_NUMBER" || type == "AFTER_SEQUENCE_NUMBER" }

    /// The rules between the type and what may stand beside it. Inferred wording.
    private func checkedSequenceNumber(_ now: Timestamp) throws(DynamoError) -> SequenceNumber? {
        let type = type ?? ""
        if type == "AT_TIMESTAMP" {
            guard let timestamp else { throw .validation("Timestamp is required for ShardIteratorType \(type)") }
            guard timestamp <= now.milliseconds else { throw .validation("Timestamp must not be in the future") }
        } else if timestamp != nil {
            throw .validation("Timestamp must not be specified for ShardIteratorType \(type)")
        }
        guard needsSequenceNumber else {
            guard sequenceNumber == nil else {
                throw .validation("SequenceNumber must not be specified for ShardIteratorType \(type)")
            }
            return nil
        }
        guard let sequenceNumber else {
            throw .validation("SequenceNumber is required for ShardIteratorType \(type)")
        }
        guard let sequence = SequenceNumber(sequenceNumber) else { throw .validation("Invalid SequenceNumber") }
        return sequence
    }

    private func position(
        in stream: StoredStream,
        _ sequence: SequenceNumber?,
        _ store: TableStore
    ) throws(DynamoError) -> SequenceNumber {
        if let sequence {
            guard sequence >= stream.firstReadable else { throw .trimmedDataAccess() }
            guard sequence < (try store.nextSequenceNumber(of: stream)) else {
                throw .validation("Invalid SequenceNumber")
            }
            return type == "AT_SEQUENCE_NUMBER" ? sequence : sequence.next
        }
        switch type {
        case "LATEST": return try store.nextSequenceNumber(of: stream)
        case "AT_TIMESTAMP":
            return try store.sequenceNumber(of: stream, since: Timestamp(nanoseconds: (timestamp ?? 0) * 1_000_000))
        default: return stream.firstReadable
        }
    }
}

extension JSONReader {
    /// Seconds since 1970, with or without a fraction, as milliseconds.
    fileprivate mutating func timestampMember() throws(DynamoError) -> Int64? {
        let kind = try step { (reader) throws(JSONError) in try reader.peek() }
        guard kind == .number else { return try integerMember("Date").map(Int64.init) }
        let text = try step { (reader) throws(JSONError) in try reader.readNumber() }
        guard let seconds = Double(text), abs(seconds) < 9_000_000_000 else { return text.hasPrefix("-") ? 0 : .max }
        return Int64((seconds * 1000).rounded())
    }
}
