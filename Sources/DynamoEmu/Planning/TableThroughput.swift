package import EmulatorCore

/// `OnDemandThroughput`: ceilings of a table or an index on demand; nil where there is none.
package struct OnDemandThroughput: Sendable, Hashable {
    package var maxRead: Int?
    package var maxWrite: Int?

    package init(maxRead: Int? = nil, maxWrite: Int? = nil) {
        self.maxRead = maxRead
        self.maxWrite = maxWrite
    }

    var isEmpty: Bool { maxRead == nil && maxWrite == nil }
}

/// `WarmThroughput`: what a table or an index can take at once. It grows with what is provisioned and never shrinks
/// ("Understanding DynamoDB warm throughput", developer guide).
package struct WarmThroughput: Sendable, Hashable {
    package var read: Int
    package var write: Int

    package init(read: Int, write: Int) {
        self.read = read
        self.write = write
    }

    /// What everything on demand begins with.
    static let onDemand = WarmThroughput(read: 12_000, write: 4000)

    /// What a table or index begins with.
    init(_ billing: TableDefinition.BillingMode, _ throughput: Throughput) {
        switch billing {
        case .payPerRequest: self = .onDemand
        case .provisioned: self.init(read: throughput.read, write: throughput.write)
        }
    }

    func raised(to other: WarmThroughput) -> WarmThroughput {
        WarmThroughput(read: max(read, other.read), write: max(write, other.write))
    }
}

/// When provisioned throughput went up and down (`ProvisionedThroughputDescription`).
package struct ThroughputChanges: Sendable, Hashable {
    package var lastIncrease: Timestamp?
    package var lastDecrease: Timestamp?
    /// On the day, in UTC, of the last one.
    package var decreases = 0

    package init(lastIncrease: Timestamp? = nil, lastDecrease: Timestamp? = nil, decreases: Int = 0) {
        self.lastIncrease = lastIncrease
        self.lastDecrease = lastDecrease
        self.decreases = decreases
    }

    /// `NumberOfDecreasesToday`
    func decreases(on now: Timestamp) -> Int {
        guard let lastDecrease, lastDecrease.seconds / 86_400 == now.seconds / 86_400 else { return 0 }
        return decreases
    }

    mutating func record(_ old: Throughput, _ new: Throughput, at now: Timestamp) {
        if new.read > old.read || new.write > old.write { lastIncrease = now }
        if new.read < old.read || new.write < old.write {
            decreases = decreases(on: now) + 1
            lastDecrease = now
        }
    }
}

/// Encryption with a key of KMS; without it, everything is encrypted with DynamoDB's own.
package struct ServerSideEncryption: Sendable, Hashable {
    package var keyARN: String

    package init(keyARN: String) { self.keyARN = keyARN }
}
