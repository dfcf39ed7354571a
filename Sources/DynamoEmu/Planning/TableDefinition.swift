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

    /// TTL's last change: which attribute was enabled or disabled, and when.
    package struct TimeToLiveChange: Sendable, Hashable {
        package var attribute: String
        package var time: Timestamp
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

        /// UTC, without the `Z`.
        static func label(at time: Timestamp) -> String { String(CalendarDate(time).iso8601Milliseconds.dropLast()) }
    }

    /// Point-in-time recovery, while it is on.
    package struct PointInTimeRecovery: Sendable, Hashable {
        package var enabledAt: Timestamp
        /// `RecoveryPeriodInDays`
        package var days: Int
    }

    /// What a table was restored from, or is being restored from (`RestoreSummary`).
    package struct Restore: Sendable, Hashable {
        package var backupARN: String
        package var tableARN: String
        /// The time of the backup.
        package var time: Timestamp
        /// Until all items are there.
        package var isInProgress = true
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
    /// Nil while TTL has never been enabled.
    package var timeToLiveChange: TimeToLiveChange?
    /// Nil while the table and its indexes are ACTIVE.
    package var statusChange: StatusChange?
    /// The last id that an index had, once one has been added or removed.
    package var lastIndexID: Int64 = 0
    package var onDemand: OnDemandThroughput?
    /// Nil while it is what follows from the billing mode.
    package var warm: WarmThroughput?
    package var throughputChanges = ThroughputChanges()
    /// When the table was switched to PAY_PER_REQUEST last; nil when it never was, or began so.
    package var payPerRequestSince: Timestamp?
    package var tableClassChangedAt: Timestamp?
    package var encryption: ServerSideEncryption?
    package var pointInTimeRecovery: PointInTimeRecovery?
    /// Whether the continuous backups were once needed; they come by themselves otherwise, after a moment.
    package var hasContinuousBackups = false
    /// Nil for tables that were created as such.
    package var restore: Restore?

    var isBeingRestored: Bool { restore?.isInProgress ?? false }

    package func index(named name: String) -> IndexDefinition? { indexes.first { $0.name == name } }
}
