import EmulatorCore
import OrderedCollections

extension StorageEngine {
    /// Adds the record of a change, in the transaction of the write itself. A write that changes nothing has none.
    func record(
        _ outcome: WriteOutcome,
        by writer: Writer,
        to stream: Int64
    ) throws(DynamoError) {
        let event: String
        switch try outcome.change() {
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

    /// Where the records of that time or later begin. They are in the order of their times, so that a few looks are
    /// enough.
    func sequenceNumber(of stream: StoredStream, since time: Timestamp) throws(SQLiteError) -> SequenceNumber {
        let first = try connection.statement(
            "SELECT sequence, time FROM stream_records WHERE stream = ?1 AND sequence >= ?2 ORDER BY sequence LIMIT 1"
        )
        var lower = stream.firstReadable.value
        var upper = nextSequenceNumber(of: stream).value
        while lower < upper {
            let middle = lower + (upper - lower) / 2
            try first.bind(stream.id, at: 1)
            try first.bind(middle, at: 2)
            defer { first.reset() }
            if try first.step(), first.int(1) < time.nanoseconds {
                lower = first.int(0) + 1
            } else {
                upper = middle
            }
        }
        return SequenceNumber(value: lower)
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
