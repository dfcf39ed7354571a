import EmulatorCore
import OrderedCollections

extension StorageEngine {
    func item(at row: [UInt8], in table: TableDefinition) throws(DynamoError) -> ItemImage? {
        let stored = try stored(table)
        do {
            let find = try stored.find.on(connection)
            try find.bind(row, at: 1)
            defer { find.reset() }
            guard try find.step() else { return nil }
            return ItemImage(bytes: Array(find.bytes(1)), size: Int(find.int(2)))
        } catch {
            throw .storage(error)
        }
    }

    /// Reads one page and writes its items into the answer, separated by commas, as the rows come by.
    func page(_ plan: PagePlan, to writer: inout JSONWriter) throws(DynamoError) -> PageOutcome {
        let statement: SQLiteStatement
        let table = try stored(plan.table)
        let index = try plan.index.map { (index) throws(DynamoError) in
            // It may have gone since the page was planned.
            guard let found = table.indexes.first(where: { $0.definition.id == index.id }) else {
                throw .indexNotFound(index.name)
            }
            return found
        }
        do {
            statement = try rows(of: plan, in: table, index)
            try statement.bind(plan.range.lower, at: 1)
            try statement.bind(plan.range.upper ?? Self.pastEveryKey, at: 2)
        } catch {
            throw .storage(error)
        }
        defer { statement.reset() }
        var outcome = PageOutcome()
        let keys = plan.output.keys
        while try sql({ () throws(SQLiteError) in try statement.step() }) {
            let bytes = statement.bytes(0)
            outcome.scannedCount += 1
            let size = Int(statement.int(1))
            outcome.size += size
            if plan.fetchesFromTable {
                let fetched = Int(statement.int(2))
                outcome.fetchedUnits += Capacity.readUnits(fetched)
                outcome.countedSize += fetched
            } else {
                outcome.countedSize += size
            }
            if try plan.passes(StoredItem(bytes)) {
                try plan.write(bytes, keys, isFirst: outcome.count == 0, to: &writer)
                outcome.count += 1
            }
            if outcome.scannedCount == plan.limit || outcome.countedSize >= plan.sizeLimit {
                if !plan.isSingleItem { outcome.lastKey = plan.key(of: StoredItem(bytes)) }
                break
            }
        }
        return outcome
    }

    /// The hash that keys begin with is 8 bytes: no key reaches this.
    private static let pastEveryKey = [UInt8](repeating: 0xFF, count: 32)

    private func rows(
        of plan: PagePlan,
        in table: StoredTable,
        _ index: StoredIndex?
    ) throws(SQLiteError) -> SQLiteStatement {
        if let index { return try (plan.isBackward ? index.rangeBackward : index.rangeForward).on(connection) }
        return try (plan.isBackward ? table.rangeBackward : table.rangeForward).on(connection)
    }

    /// How much a table holds; counted once, kept up to date from then on.
    func counts(of definition: TableDefinition) throws(DynamoError) -> TableCounts {
        guard let table = tables.byID[definition.id] else { throw .tableNotFound(definition.name) }
        if let counts = table.counts { return counts }
        return try sql { () throws(SQLiteError) in try count(table) }
    }

    /// Walks over a table and its indexes; they are kept count of from now on.
    @discardableResult
    func count(_ table: StoredTable) throws(SQLiteError) -> TableCounts {
        var counts = TableCounts()
        counts.table = try count(rowsOf: "t\(table.definition.id)_")
        for index in table.definition.indexes {
            counts.indexes[index.name] = try count(rowsOf: "x\(table.definition.id)_\(index.id)_")
        }
        table.counts = counts
        return counts
    }

    private func count(rowsOf sqlTable: String) throws(SQLiteError) -> TableCounts.Count {
        let statement = try connection.prepare("SELECT count(*), total(size) FROM \(sqlTable)")
        defer { statement.reset() }
        guard try statement.step() else { return TableCounts.Count() }
        return TableCounts.Count(items: Int(statement.int(0)), bytes: Int(statement.int(1)))
    }
}

extension PagePlan {
    fileprivate func passes(_ item: StoredItem) throws(DynamoError) -> Bool {
        guard let filter else { return true }
        guard let visible else { return try filter.evaluate(on: item) }
        return try filter.evaluate(on: VisibleAttributes(item: item, names: visible))
    }

    fileprivate func write(
        _ bytes: UnsafeRawBufferPointer,
        _ keys: [[UInt8]]?,
        isFirst: Bool,
        to writer: inout JSONWriter
    ) throws(DynamoError) {
        if case .count = output { return }
        if !isFirst { writer.write(byte: UInt8(ascii: ",")) }
        if case .projection(let projection) = output, let keys {
            return try StoredItem(bytes).write(projection, keys, to: &writer)
        }
        if let keys { return StoredItem(bytes).write(only: keys, to: &writer) }
        if case .columns(let columns) = output {
            return AttributeValue.write(columns.apply(to: StoredItem(bytes)), to: &writer)
        }
        writer.write(raw: bytes)
    }

    fileprivate func key(of item: StoredItem) -> Item {
        var key = Item()
        for name in keyNames { key[name] = item.attribute(name) }
        return key
    }
}

extension PagePlan.Output {
    /// The attributes that are asked for, unless it is all of them.
    fileprivate var keys: [[UInt8]]? {
        switch self {
        case .all, .columns, .count: nil
        case .attributes(let names): names.map(StoredItem.key)
        case .projection(let projection): projection.topLevelNames.map(StoredItem.key)
        }
    }
}
