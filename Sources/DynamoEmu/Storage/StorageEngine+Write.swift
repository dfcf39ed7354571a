import EmulatorCore

extension StorageEngine {
    /// Reads the old item, applies the plan to it and writes what comes of it, indexes included. To be called within
    /// `commit`: what it answers is an outcome, not yet committed.
    func apply(_ plan: WritePlan, by writer: Writer = .caller) throws(DynamoError) -> WriteOutcome {
        let table = try stored(plan.table)
        let before = try find(plan.row, in: table)
        let result = try before.image.withOptionalBytes { (bytes) throws(DynamoError) in
            try plan.apply(to: bytes.map { StoredItem($0) })
        }
        if case .check = plan.change {
            return WriteOutcome(table: table.$definition, old: before.image, new: before.image)
        }
        var oldEntries = before.image.map { image in
            image.bytes.withUnsafeBytes { entries(of: StoredItem($0), size: image.size, plan.row, in: table) }
        }
        if table.isBackfilling { try leaveOutMissing(&oldEntries, in: table) }
        let newEntries = result.map { entries(of: $0.item, size: $0.image.size, plan.row, in: table) }
        if !tables.copies.isEmpty, let rowID = before.rowID, let image = before.image {
            try preserve(image, at: rowID, plan.row, of: table)
        }
        do {
            let rowID = try write(result?.image, at: before.rowID, plan.row, in: table)
            for (position, index) in table.indexes.enumerated() {
                try maintain(index, from: oldEntries?[position], to: newEntries?[position], rowID: rowID)
            }
            if let expiry = table.expiry {
                try before.image.withOptionalBytes { (bytes) throws(SQLiteError) in
                    try maintain(expiry, from: bytes.map { StoredItem($0) }, to: result?.item, rowID: rowID)
                }
            }
        } catch {
            throw .storage(error)
        }
        if var counts = counts(of: table) {
            counts.table.replace(before.image?.size, by: result?.image.size)
            for (position, index) in table.indexes.enumerated() {
                let (old, new) = (oldEntries?[position]?.size, newEntries?[position]?.size)
                if old != new { counts.indexes[index.definition.name, default: .init()].replace(old, by: new) }
            }
            setCounts(counts, of: table)
        }
        let outcome = WriteOutcome(table: table.$definition, old: before.image, new: result?.image)
        if let stream = table.stream { try record(outcome, by: writer, to: stream) }
        return outcome
    }

    private func entries(
        of item: some AttributeSource,
        size: Int,
        _ row: [UInt8],
        in table: StoredTable
    ) -> [IndexEntry?] {
        table.indexes.map {
            IndexEntry(of: item, size: size, in: $0.definition, of: table.definition.key, row: row)
        }
    }

    private func find(
        _ row: [UInt8],
        in table: StoredTable
    ) throws(DynamoError) -> (rowID: Int64?, image: ItemImage?) {
        do {
            let find = try table.find.on(connection)
            try find.bind(row, at: 1)
            defer { find.reset() }
            guard try find.step() else { return (nil, nil) }
            return (find.int(0), ItemImage(bytes: Array(find.bytes(1)), size: Int(find.int(2))))
        } catch {
            throw .storage(error)
        }
    }

    /// Writes the item's row, and answers its id.
    private func write(
        _ image: ItemImage?,
        at rowID: Int64?,
        _ row: [UInt8],
        in table: StoredTable
    ) throws(SQLiteError) -> Int64 {
        switch (rowID, image) {
        case (nil, nil): return 0
        case (nil, .some(let image)):
            let insert = try table.insert.on(connection)
            try insert.bind(row, at: 1)
            try insert.bind(image.bytes, at: 2)
            try insert.bind(Int64(image.size), at: 3)
            try insert.run()
            return connection.lastInsertedRow
        case (.some(let rowID), .some(let image)):
            let replace = try table.replace.on(connection)
            try replace.bind(rowID, at: 1)
            try replace.bind(image.bytes, at: 2)
            try replace.bind(Int64(image.size), at: 3)
            try replace.run()
            return rowID
        case (.some(let rowID), nil):
            let delete = try table.delete.on(connection)
            try delete.bind(rowID, at: 1)
            try delete.run()
            return rowID
        }
    }

    private func maintain(
        _ index: StoredIndex,
        from old: IndexEntry??,
        to new: IndexEntry??,
        rowID: Int64
    ) throws(SQLiteError) {
        let old = old ?? nil
        let new = new ?? nil
        guard old != new else { return }
        if let old, let new, old.key == new.key {
            let resize = try index.resize.on(connection)
            try resize.bind(old.key, at: 1)
            try resize.bind(Int64(new.size), at: 2)
            return try resize.run()
        }
        if let old {
            let delete = try index.delete.on(connection)
            try delete.bind(old.key, at: 1)
            try delete.run()
        }
        if let new {
            let insert = try index.insert.on(connection)
            try insert.bind(new.key, at: 1)
            try insert.bind(rowID, at: 2)
            try insert.bind(Int64(new.size), at: 3)
            try insert.run()
        }
    }
}

/// Who writes: whoever sent a request, or DynamoDB itself, which a stream's records tell apart.
enum Writer: Sendable { case caller, service }

extension Optional<ItemImage> {
    fileprivate func withOptionalBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer?) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        guard let bytes = self?.bytes else { return try body(nil) }
        // `withUnsafeBytes` rethrows untyped; a Swift.Result carries the type across.
        let outcome = bytes.withUnsafeBytes { buffer in
            Swift.Result { () throws(Failure) -> Result in try body(buffer) }
        }
        return try outcome.get()
    }
}
