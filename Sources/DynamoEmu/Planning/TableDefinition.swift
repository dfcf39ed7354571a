package import EmulatorCore

/// A table as it was created: everything but its items.
package struct TableDefinition: Sendable, Hashable {
    package enum BillingMode: String, Sendable {
        case provisioned = "PROVISIONED"
        case payPerRequest = "PAY_PER_REQUEST"
    }

    /// The TTL setting.
    package struct TimeToLive: Sendable, Hashable {
        package var attribute: String
    }

    /// The stream that the table writes to, or wrote to last.
    package struct Stream: Sendable, Hashable {
        /// `StreamViewType`.
        package enum ViewType: String, Sendable {
            case keysOnly = "KEYS_ONLY"
            case newImage = "NEW_IMAGE"
            case oldImage = "OLD_IMAGE"
            case newAndOldImages = "NEW_AND_OLD_IMAGES"
        }

        package var viewType: ViewType
        /// `LatestStreamLabel`: the time the stream was enabled, `2026-11-22T20:30:51.123`. It ends the stream's ARN.
        package var label: String
        /// A disabled stream is still described, and its records can be read for 24 hours.
        package var isEnabled: Bool
    }

    package struct Tag: Sendable, Hashable {
        package var key: String
        package var value: String
    }

    /// Names the table in storage; never used again after the table is gone.
    package var id: Int64
    package var name: String
    /// `TableId` of descriptions.
    package var uuid: String
    package var createdAt: Timestamp
    /// `AttributeDefinitions` in the request's order.
    package var attributes: [KeyElement]
    package var key: KeySchema
    package var indexes: [IndexDefinition]
    package var billing: BillingMode
    package var throughput: Throughput
    package var isDeletionProtected = false
    package var tableClass: String?
    package var tags: [Tag] = []
    /// Nil while TTL is disabled.
    package var timeToLive: TimeToLive?
    /// Nil while the table has never had a stream.
    package var stream: Stream?
    /// When TTL was enabled or disabled last.
    package var timeToLiveChangedAt: Timestamp?

    package func index(named name: String) -> IndexDefinition? { indexes.first { $0.name == name } }

    /// Whether two definitions describe the same table, whoever created it and when.
    func hasSameShape(as other: TableDefinition) -> Bool {
        func shape(_ index: IndexDefinition) -> IndexDefinition {
            var index = index
            index.id = 0
            if case .include(let names) = index.projection { index.projection = .include(names.sorted()) }
            return index
        }
        return key == other.key && Set(attributes) == Set(other.attributes) && billing == other.billing
            && throughput == other.throughput && Set(indexes.map(shape)) == Set(other.indexes.map(shape))
    }
}
