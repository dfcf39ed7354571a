import EmulatorCore

/// A stream as storage knows it: of a table that is there, or of one that is gone. Its ARN is the table's and the label.
///
/// It has one shard. AWS splits shards as a table grows and gives each a successor every four hours; whoever reads one
/// shard to its end and looks for children reads all there is either way.
struct StoredStream: Sendable, Hashable {
    /// **On disk: never change.** Times are nanoseconds since 1970, `started`, `ended` and `trimmed` sequence numbers,
    /// `key` the names of the key attributes, the partition key's first, as a JSON array.
    static let schema = """
        CREATE TABLE streams (
            id INTEGER PRIMARY KEY AUTOINCREMENT, table_name TEXT NOT NULL, label TEXT NOT NULL,
            view_type TEXT NOT NULL, key TEXT NOT NULL, created INTEGER NOT NULL, started INTEGER NOT NULL,
            closed INTEGER, ended INTEGER, trimmed INTEGER NOT NULL DEFAULT 0, UNIQUE (table_name, label));
        CREATE TABLE stream_records (
            sequence INTEGER PRIMARY KEY, stream INTEGER NOT NULL, time INTEGER NOT NULL, event TEXT NOT NULL,
            service INTEGER NOT NULL, keys BLOB NOT NULL, old BLOB, new BLOB, size INTEGER NOT NULL);
        CREATE INDEX stream_records_of ON stream_records (stream, sequence);
        """

    /// How long records can be read, and streams that are disabled or whose table is gone ("Change data capture for
    /// DynamoDB Streams", developer guide).
    static let retention = Duration.seconds(24 * 60 * 60)

    /// Names the stream in storage; never used again.
    var id: Int64
    var tableName: String
    var label: String
    var viewType: TableDefinition.Stream.ViewType
    /// The names of the table's key attributes, the partition key's first.
    var keyNames: [String]
    var createdAt: Timestamp
    /// The shard's first sequence number.
    var start: SequenceNumber
    /// When the stream was disabled, or its table deleted.
    var closedAt: Timestamp?
    /// The shard's last sequence number, once it is closed.
    var end: SequenceNumber?
    /// Everything up to here has been trimmed.
    var trimmed: SequenceNumber

    /// The first sequence number that can be asked for.
    var firstReadable: SequenceNumber { max(start, trimmed.next) }

    /// `shardId-00000001763843451123-3f2a9c01`: the time of its creation, and what tells it from others.
    var shardID: String {
        var hash: UInt32 = 2_166_136_261
        for byte in "\(tableName)/\(label)".utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        let suffix = String(hash, radix: 16)
        return "shardId-\(CalendarDate.pad(Int(createdAt.milliseconds), 20))-"
            + String(repeating: "0", count: 8 - suffix.count) + suffix
    }
}
