package import EmulatorCore

/// `TableStatus` and `IndexStatus`.
package enum TableStatus: String, Sendable {
    case creating = "CREATING"
    case updating = "UPDATING"
    case deleting = "DELETING"
    case active = "ACTIVE"
}

/// What a table and its indexes pass through on the clock; a table that has none is ACTIVE, and so are its indexes.
///
/// Nothing runs when a change is over: whoever looks next finds it so (`TableDefinition.settled`).
package struct StatusChange: Sendable, Hashable {
    package struct Index: Sendable, Hashable {
        package var name: String
        package var status: TableStatus
        package var until: Timestamp
        /// What is described until the change is over.
        package var throughput: Throughput?
    }

    /// The table's; `.active` when only indexes change.
    package var status: TableStatus
    package var until: Timestamp
    /// What is described until the change is over.
    package var throughput: Throughput?
    package var indexes: [Index] = []

    package init(_ status: TableStatus, until: Timestamp) {
        self.status = status
        self.until = until
    }

    /// Whether a part of it is over.
    func isDue(at now: Timestamp) -> Bool {
        (status != .active && now >= until) || indexes.contains { now >= $0.until }
    }
}

extension TableDefinition {
    var status: TableStatus { isBeingRestored ? .creating : statusChange?.status ?? .active }

    func status(of index: IndexDefinition) -> TableStatus {
        guard let change = statusChange else { return index.isBackfilling ? .creating : .active }
        if change.status == .creating || change.status == .deleting { return change.status }
        if let own = change.indexes.first(where: { $0.name == index.name }) { return own.status }
        return index.isBackfilling ? .creating : .active
    }

    /// Items can be read and written while the table is ACTIVE or UPDATING.
    var hasItems: Bool {
        switch status {
        case .active, .updating: true
        case .creating, .deleting: false
        }
    }

    /// The index of that name, for a Query or a Scan.
    ///
    /// - Throws: `ValidationException` when there is none, or when it is still being filled.
    func readableIndex(named name: String) throws(DynamoError) -> IndexDefinition {
        guard let index = index(named: name) else { throw .indexNotFound(name) }
        switch status(of: index) {
        case .active, .updating: return index
        case .creating: throw .validation("Cannot read from backfilling global secondary index: \(name)")
        // Inferred: AWS answers for a while yet.
        case .deleting: throw .indexNotFound(name)
        }
    }

    /// The table at that time: what is over of its change of status has happened.
    ///
    /// - Returns: nil once the table's deletion is over.
    func settled(at now: Timestamp) -> TableDefinition? {
        guard var change = statusChange, change.isDue(at: now) else { return self }
        var table = self
        if now >= change.until {
            if change.status == .deleting { return nil }
            change.status = .active
            change.throughput = nil
        }
        for index in change.indexes where index.status == .deleting && now >= index.until {
            table.removeIndex(named: index.name)
        }
        change.indexes.removeAll { now >= $0.until }
        table.statusChange = change.status == .active && change.indexes.isEmpty ? nil : change
        return table
    }

    /// A copy of the table begins without a past.
    mutating func forgetChanges() {
        statusChange = nil
        lastIndexID = 0
        throughputChanges = ThroughputChanges()
        payPerRequestSince = nil
        tableClassChangedAt = nil
        for position in indexes.indices {
            indexes[position].isBackfilling = false
            indexes[position].throughputChanges = ThroughputChanges()
        }
    }

    /// Takes an index away, and the attribute definitions that no other key uses, as AWS does.
    private mutating func removeIndex(named name: String) {
        lastIndexID = max(lastIndexID, indexes.map(\.id).max() ?? 0)
        indexes.removeAll { $0.name == name }
        let used = Set(key.names + indexes.flatMap(\.key.names))
        attributes.removeAll { !used.contains($0.name) }
    }

    /// Adds an index, to be filled from what is in the table.
    mutating func addIndex(_ index: IndexDefinition, of attributes: [KeyElement]) {
        var index = index
        lastIndexID = max(lastIndexID, indexes.map(\.id).max() ?? 0) + 1
        index.id = lastIndexID
        index.isBackfilling = true
        indexes.append(index)
        for attribute in attributes
        where index.key.contains(attribute.name) && !self.attributes.contains(where: { $0.name == attribute.name }) {
            self.attributes.append(attribute)
        }
    }
}

extension DynamoError {
    static func indexNotFound(_ name: String) -> DynamoError {
        .validation("The table does not have the specified index: \(name)")
    }
}
