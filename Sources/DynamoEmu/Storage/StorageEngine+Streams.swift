import EmulatorCore

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
            label = TableDefinition.Stream.label(at: time)
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

// MARK: - Looking for streams

extension StorageEngine {
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
