import EmulatorCore

extension TableStore {
    /// The streams of a table, or of all, by table and label, behind a place in that order.
    func streams(
        ofTable name: String?,
        after place: (table: String, label: String)?,
        limit: Int
    ) throws(DynamoError) -> [StoredStream] {
        try withEngine { (engine) throws(DynamoError) in
            try engine.sql { () throws(SQLiteError) in try engine.streams(ofTable: name, after: place, limit: limit) }
        }
    }

    /// Nil when there is no such stream, or it was closed 24 hours ago.
    func stream(ofTable name: String, label: String) throws(DynamoError) -> StoredStream? {
        // Once the deletion of its table is over, the stream is closed: whoever polls it looks at nothing else.
        _ = table(named: name)
        return try withEngine { (engine) throws(DynamoError) in
            try engine.sql { () throws(SQLiteError) in try engine.stream(ofTable: name, label: label) }
        }
    }

    func nextSequenceNumber(of stream: StoredStream) throws(DynamoError) -> SequenceNumber {
        try withEngine { (engine) throws(DynamoError) in engine.nextSequenceNumber(of: stream) }
    }

    func sequenceNumber(of stream: StoredStream, since time: Timestamp) throws(DynamoError) -> SequenceNumber {
        try withEngine { (engine) throws(DynamoError) in
            try engine.sql { () throws(SQLiteError) in try engine.sequenceNumber(of: stream, since: time) }
        }
    }

    func records(
        of stream: StoredStream,
        from position: SequenceNumber,
        limit: Int,
        size: Int,
        _ body: (StreamRecord, _ isFirst: Bool) -> Void
    ) throws(DynamoError) -> StreamPage {
        try withEngine { (engine) throws(DynamoError) in
            try engine.sql { () throws(SQLiteError) in
                try engine.records(of: stream, from: position, limit: limit, size: size, body)
            }
        }
    }
}
