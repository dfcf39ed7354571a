/// Provisioned capacity; zeros for tables on demand.
package struct Throughput: Sendable, Hashable {
    package var read = 0
    package var write = 0

    package init(read: Int = 0, write: Int = 0) {
        self.read = read
        self.write = write
    }
}

/// What an index holds besides its own and the table's key.
package enum IndexProjection: Sendable, Hashable {
    case all
    case keysOnly
    case include([String])

    /// The API's word for it.
    var typeName: String {
        switch self {
        case .all: "ALL"
        case .keysOnly: "KEYS_ONLY"
        case .include: "INCLUDE"
        }
    }
}

/// A secondary index.
package struct IndexDefinition: Sendable, Hashable {
    package enum Scope: String, Sendable { case global, local }

    /// Names the index in storage; never used again after the index is gone.
    package var id: Int64
    package var name: String
    package var scope: Scope
    package var key: KeySchema
    package var projection: IndexProjection
    package var throughput: Throughput
    /// Whether items that were there before the index are still being entered into it.
    package var isBackfilling = false
    package var onDemand: OnDemandThroughput?
    /// Nil while it is what follows from the billing mode.
    package var warm: WarmThroughput?
    package var throughputChanges = ThroughputChanges()

    /// The names of the attributes it holds, or nil for all of them.
    func projectedNames(of table: KeySchema) -> Set<String>? {
        switch projection {
        case .all: nil
        case .keysOnly: Set(key.names + table.names)
        case .include(let names): Set(key.names + table.names + names)
        }
    }
}

// MARK: - What an index does not hold

extension IndexDefinition {
    /// A Query's filter may name only what the index holds, on local indexes too; a Scan's finds nothing instead.
    func checkFilter(_ filter: Condition, _ held: Set<String>) throws(DynamoError) {
        let missing = filter.attributeNames.subtracting(held)
        guard missing.isEmpty else { throw doesNotProject(filterAttributes: missing.sorted()) }
    }

    func doesNotProject(filterAttributes names: [String]) -> DynamoError {
        .invalidParameter(
            "Secondary index \(name) does not project one or more filter attributes: "
                + "[\(names.joined(separator: ", "))]"
        )
    }

    /// A global index is asked for attributes that it cannot fetch from anywhere.
    func doesNotProject(_ names: [String]) -> DynamoError {
        .invalidParameter("Global secondary index \(name) does not project [\(names.joined(separator: ", "))]")
    }
}
