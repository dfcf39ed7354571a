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
        do {
            statement = try rows(of: plan, in: table)
            try statement.bind(plan.range.lower, at: 1)
            try statement.bind(plan.range.upper ?? Self.pastEveryKey, at: 2)
        } catch {
            throw .storage(error)
        }
        defer { statement.reset() }
        var outcome = PageOutcome()
        while try sql({ () throws(SQLiteError) in try statement.step() }) {
            let bytes = statement.bytes(0)
            outcome.scannedCount += 1
            outcome.size += Int(statement.int(1))
            if plan.fetchesFromTable { outcome.fetchedUnits += Capacity.readUnits(Int(statement.int(2))) }
            if try plan.passes(StoredItem(bytes)) {
                try plan.write(bytes, isFirst: outcome.count == 0, to: &writer)
                outcome.count += 1
            }
            if outcome.scannedCount == plan.limit || outcome.size >= PagePlan.sizeMaximum {
                if !plan.isSingleItem { outcome.lastKey = plan.key(of: StoredItem(bytes)) }
                break
            }
        }
        return outcome
    }

    /// The hash that keys begin with is 8 bytes: no key reaches this.
    private static let pastEveryKey = [UInt8](repeating: 0xFF, count: 32)

    private func rows(of plan: PagePlan, in table: StoredTable) throws(SQLiteError) -> SQLiteStatement {
        if let name = plan.index?.name, let index = table.index(named: name) {
            return try (plan.isBackward ? index.rangeBackward : index.rangeForward).on(connection)
        }
        return try (plan.isBackward ? table.rangeBackward : table.rangeForward).on(connection)
    }

    /// How much a table holds; counted once, kept up to date from then on.
    func counts(of definition: TableDefinition) throws(DynamoError) -> TableCounts {
        let table = try stored(definition)
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
        let statement = try connection.statement("SELECT count(*), total(size) FROM \(sqlTable)")
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

    fileprivate func write(_ bytes: UnsafeRawBufferPointer, isFirst: Bool, to writer: inout JSONWriter)
        throws(DynamoError)
    {
        if case .count = output { return }
        if !isFirst { writer.write(byte: UInt8(ascii: ",")) }
        switch output {
        case .all: writer.write(raw: bytes)
        case .attributes(let names):
            AttributeValue.write(try ItemBytes.decode(bytes).projected(on: names), to: &writer)
        case .projection(let projection):
            AttributeValue.write(projection.apply(to: try ItemBytes.decode(bytes)), to: &writer)
        case .columns(let columns): AttributeValue.write(columns.apply(to: StoredItem(bytes)), to: &writer)
        case .count: break
        }
    }

    fileprivate func key(of item: StoredItem) -> Item {
        var key = Item()
        for name in keyNames { key[name] = item.attribute(name) }
        return key
    }
}
