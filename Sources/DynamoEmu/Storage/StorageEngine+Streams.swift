import EmulatorCore
import OrderedCollections

/// Streams open and close as the definitions of tables say, in the transaction that saves the definition.
extension StorageEngine {
    /// Opens the stream that a new table begins with. Its label becomes one that no stream of that table's name has, or
    /// had until lately: two of them may have been created within a millisecond.
    ///
    /// - Returns: the stream's id, nil when the table has none.
    func openStream(ofNew table: inout TableDefinition) throws(SQLiteError) -> Int64? {
        guard let stream = table.stream, stream.isEnabled else { return nil }
        var time = table.createdAt
        var label = stream.label
        while try row(ofTable: table.name, label: label) != nil {
            time = time + .milliseconds(1)
            label = StreamSpecification.label(at: time)
        }
        table.stream?.label = label
        return try openStream(of: table)
    }

    /// Opens, closes, or both.
    func followStream(of table: StoredTable, to definition: TableDefinition) throws(SQLiteError) {
        guard table.definition.stream != definition.stream else { return }
        try closeStream(of: table)
        if let new = definition.stream, new.isEnabled { table.stream = try openStream(of: definition) }
    }

    /// Its records can be read for another 24 hours.
    func closeStream(of table: StoredTable) throws(SQLiteError) {
        guard let id = table.stream else { return }
        let close = try connection.statement("UPDATE streams SET closed = ?2, ended = ?3 WHERE id = ?1")
        try close.bind(id, at: 1)
        try close.bind(tables.clock.now.nanoseconds, at: 2)
        try close.bind(tables.takeSequenceNumber().value, at: 3)
        try close.run()
        table.stream = nil
        tables.hasNewRecords = true
    }

    /// Forgets all streams; the records are left for trimming to find.
    func removeStreams() throws(SQLiteError) { try connection.execute("DELETE FROM streams") }

    /// What the tables' streams were when the file was closed.
    func loadStreams() throws(SQLiteError) {
        let last = try connection.integer(
            """
            SELECT max(coalesce((SELECT max(sequence) FROM stream_records), 0),
                coalesce((SELECT max(max(started, coalesce(ended, 0), trimmed)) FROM streams), 0))
            """
        )
        tables.nextSequenceNumber = SequenceNumber(value: last).next
        for table in tables.byID.values {
            guard let stream = table.definition.stream, stream.isEnabled else { continue }
            table.stream = try row(ofTable: table.definition.name, label: stream.label)
        }
    }

    private func row(ofTable name: String, label: String) throws(SQLiteError) -> Int64? {
        let find = try connection.statement("SELECT id FROM streams WHERE table_name = ?1 AND label = ?2")
        try find.bind(name, at: 1)
        try find.bind(label, at: 2)
        defer { find.reset() }
        return try find.step() ? find.int(0) : nil
    }

    private func openStream(of table: TableDefinition) throws(SQLiteError) -> Int64? {
        guard let stream = table.stream else { return nil }
        let insert = try connection.statement(
            """
            INSERT INTO streams (table_name, label, view_type, key, created, started) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """
        )
        try insert.bind(table.name, at: 1)
        try insert.bind(stream.label, at: 2)
        try insert.bind(stream.viewType.rawValue, at: 3)
        try insert.bind(JSONValue.array(table.key.names.map { .string($0) }).text, at: 4)
        try insert.bind(tables.clock.now.nanoseconds, at: 5)
        try insert.bind(tables.takeSequenceNumber().value, at: 6)
        try insert.run()
        return connection.lastInsertedRow
    }
}

// MARK: - Records

extension StorageEngine {
    /// Adds the record of a change, in the transaction of the write itself. A write that changes nothing has none.
    func record(
        _ outcome: WriteOutcome,
        by writer: Writer,
        to stream: Int64
    ) throws(DynamoError) {
        let event: String
        switch outcome.change {
        case .none: return
        case .insert: event = "INSERT"
        case .modify: event = "MODIFY"
        case .remove: event = "REMOVE"
        }
        guard let item = outcome.new ?? outcome.old, let viewType = outcome.table.stream?.viewType else { return }
        var keys = Item()
        item.bytes.withUnsafeBytes { bytes in
            for name in outcome.table.key.names { keys[name] = StoredItem(bytes).attribute(name) }
        }
        let old = viewType.hasOldImage ? outcome.old : nil
        let new = viewType.hasNewImage ? outcome.new : nil
        try sql { () throws(SQLiteError) in
            let insert = try tables.insertRecord.on(connection)
            try insert.bind(tables.takeSequenceNumber().value, at: 1)
            try insert.bind(stream, at: 2)
            try insert.bind(tables.clock.now.nanoseconds, at: 3)
            try insert.bind(event, at: 4)
            try insert.bind(writer == .service ? 1 : 0, at: 5)
            try insert.bind(ItemBytes.encode(keys), at: 6)
            try insert.bind(old, at: 7)
            try insert.bind(new, at: 8)
            // As the developer guide's example adds it up ("Reading and processing a stream").
            try insert.bind(
                Int64(AttributeValue.size(of: keys) + (old?.size ?? 0) + (new?.size ?? 0)),
                at: 9
            )
            try insert.run()
        }
        tables.hasNewRecords = true
    }

    /// The streams of a table, or of all, by table and label, behind a place in that order.
    func streams(
        ofTable name: String?,
        after place: (table: String, label: String)?,
        limit: Int
    ) throws(SQLiteError) -> [StoredStream] {
        let select = try connection.statement(
            """
            SELECT \(Self.columns) FROM streams
            WHERE (?1 = '' OR table_name = ?1) AND (table_name, label) > (?2, ?3) AND coalesce(closed, ?4 + 1) > ?4
            ORDER BY table_name, label LIMIT ?5
            """
        )
        try select.bind(name ?? "", at: 1)
        try select.bind(place?.table ?? "", at: 2)
        try select.bind(place?.label ?? "", at: 3)
        try select.bind(tables.trimHorizon.nanoseconds, at: 4)
        try select.bind(Int64(limit), at: 5)
        defer { select.reset() }
        var streams: [StoredStream] = []
        while try select.step() { streams.append(try stream(in: select)) }
        return streams
    }

    /// A stream that can be read, with all that has become too old counted as trimmed.
    func stream(ofTable name: String, label: String) throws(SQLiteError) -> StoredStream? {
        guard let id = try row(ofTable: name, label: label) else { return nil }
        let select = try connection.statement("SELECT \(Self.columns) FROM streams WHERE id = ?1")
        try select.bind(id, at: 1)
        defer { select.reset() }
        guard try select.step() else { return nil }
        var stream = try stream(in: select)
        let horizon = tables.trimHorizon
        if let closedAt = stream.closedAt, closedAt <= horizon { return nil }
        let oldest = try connection.statement(
            "SELECT sequence, time FROM stream_records WHERE stream = ?1 ORDER BY sequence")
        try oldest.bind(id, at: 1)
        defer { oldest.reset() }
        while try oldest.step(), oldest.int(1) <= horizon.nanoseconds { stream.trimmed.value = oldest.int(0) }
        return stream
    }

    /// The first record of that time or later, or what comes next.
    func sequenceNumber(of stream: StoredStream, since time: Timestamp) throws(SQLiteError) -> SequenceNumber {
        let first = try connection.statement(
            "SELECT sequence FROM stream_records WHERE stream = ?1 AND sequence >= ?2 AND time >= ?3 ORDER BY sequence LIMIT 1"
        )
        try first.bind(stream.id, at: 1)
        try first.bind(stream.firstReadable.value, at: 2)
        try first.bind(time.nanoseconds, at: 3)
        defer { first.reset() }
        return try first.step() ? SequenceNumber(value: first.int(0)) : nextSequenceNumber(of: stream)
    }

    /// What the shard's next record will have at least.
    func nextSequenceNumber(of stream: StoredStream) -> SequenceNumber { stream.end?.next ?? tables.nextSequenceNumber }

    /// Hands out the records from `position` on, until there are `limit`, or as many as fit `size` bytes; one always
    /// fits.
    func records(
        of stream: StoredStream,
        from position: SequenceNumber,
        limit: Int,
        size: Int,
        _ body: (StreamRecord, _ isFirst: Bool) -> Void
    ) throws(SQLiteError) -> StreamPage {
        let select = try connection.statement(
            """
            SELECT sequence, time, event, service, keys, old, new, size FROM stream_records
            WHERE stream = ?1 AND sequence >= ?2 ORDER BY sequence
            """
        )
        try select.bind(stream.id, at: 1)
        try select.bind(position.value, at: 2)
        defer { select.reset() }
        var page = StreamPage(next: position, isLast: false)
        var count = 0
        var total = 0
        while try select.step() {
            let record = StreamRecord(
                sequence: SequenceNumber(value: select.int(0)),
                time: Timestamp(nanoseconds: select.int(1)),
                event: select.text(2),
                isByService: select.int(3) == 1,
                keys: select.bytes(4),
                old: select.isNull(5) ? nil : select.bytes(5),
                new: select.isNull(6) ? nil : select.bytes(6),
                size: Int(select.int(7))
            )
            total += record.size
            if count == limit || (count > 0 && total > size) { return page }
            body(record, count == 0)
            count += 1
            page.next = record.sequence.next
        }
        page.isLast = stream.closedAt != nil
        return page
    }

    private static let columns =
        "id, table_name, label, view_type, key, created, started, closed, ended, trimmed"

    private func stream(in row: SQLiteStatement) throws(SQLiteError) -> StoredStream {
        guard let viewType = TableDefinition.Stream.ViewType(rawValue: row.text(3)),
            let key = try? JSONParser.parse(row.bytes(4)).array?.compactMap(\.string)
        else { throw SQLiteError(code: 11, message: "the stream of table \(row.text(1)) cannot be read", sql: nil) }
        return StoredStream(
            id: row.int(0),
            tableName: row.text(1),
            label: row.text(2),
            viewType: viewType,
            keyNames: key,
            createdAt: Timestamp(nanoseconds: row.int(5)),
            start: SequenceNumber(value: row.int(6)),
            closedAt: row.isNull(7) ? nil : Timestamp(nanoseconds: row.int(7)),
            end: row.isNull(8) ? nil : SequenceNumber(value: row.int(8)),
            trimmed: SequenceNumber(value: row.int(9))
        )
    }
}

/// A page of records: where the next one begins, and whether there will never be one.
struct StreamPage: Sendable, Equatable {
    var next: SequenceNumber
    var isLast: Bool
}

extension TableDefinition.Stream.ViewType {
    var hasOldImage: Bool { self == .oldImage || self == .newAndOldImages }
    var hasNewImage: Bool { self == .newImage || self == .newAndOldImages }
}

extension SQLiteStatement {
    fileprivate func bind(_ image: ItemImage?, at index: Int32) throws(SQLiteError) {
        if let image { try bind(image.bytes, at: index) } else { try bindNull(at: index) }
    }
}

// MARK: - Trimming

extension StorageEngine {
    private static let rowsAtATime = 16

    /// Removes records older than 24 hours and streams closed for so long, for about `slice`.
    ///
    /// Sequence numbers and times go up together, so that the oldest records are the first.
    func trim(for slice: Duration) throws(DynamoError) -> DueWork.Next {
        let horizon = tables.trimHorizon
        // Real time, not the emulator's: it is about how long others wait for the lock.
        let end = ContinuousClock.now + slice
        return try commit { () throws(DynamoError) in
            try sql { () throws(SQLiteError) in
                let drop = try connection.statement("DELETE FROM streams WHERE closed <= ?1")
                try drop.bind(horizon.nanoseconds, at: 1)
                try drop.run()
                while try trimSome(horizon) {
                    if ContinuousClock.now >= end { return .more }
                }
                return try nextTrimming()
            }
        }
    }

    /// - Returns: whether there may be more.
    private func trimSome(_ horizon: Timestamp) throws(SQLiteError) -> Bool {
        let oldest = try connection.statement(
            """
            SELECT r.sequence, r.stream FROM stream_records r LEFT JOIN streams s ON s.id = r.stream
            WHERE r.sequence IN (SELECT sequence FROM stream_records ORDER BY sequence LIMIT \(Self.rowsAtATime))
            AND (s.id IS NULL OR r.time <= ?1) ORDER BY r.sequence
            """
        )
        try oldest.bind(horizon.nanoseconds, at: 1)
        var rows: [(sequence: Int64, stream: Int64)] = []
        while try oldest.step() { rows.append((oldest.int(0), oldest.int(1))) }
        oldest.reset()
        let delete = try connection.statement("DELETE FROM stream_records WHERE sequence = ?1")
        let mark = try connection.statement("UPDATE streams SET trimmed = max(trimmed, ?2) WHERE id = ?1")
        for row in rows {
            try delete.bind(row.sequence, at: 1)
            try delete.run()
            try mark.bind(row.stream, at: 1)
            try mark.bind(row.sequence, at: 2)
            try mark.run()
        }
        return rows.count == Self.rowsAtATime
    }

    private func nextTrimming() throws(SQLiteError) -> DueWork.Next {
        let oldest = try connection.statement(
            """
            SELECT min(time) FROM (SELECT min(closed) AS time FROM streams WHERE closed IS NOT NULL
                UNION ALL SELECT time FROM (SELECT time FROM stream_records ORDER BY sequence LIMIT 1))
            """
        )
        defer { oldest.reset() }
        guard try oldest.step(), !oldest.isNull(0) else { return .never }
        return .at(Timestamp(nanoseconds: oldest.int(0)) + StoredStream.retention)
    }
}
