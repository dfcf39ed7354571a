import EmulatorCore

/// What streams leave behind once it cannot be read any more.
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
