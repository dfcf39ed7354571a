import EmulatorCore
import NIOCore

/// The last publications of one API, and the subscriptions that were removed since the oldest of them.
struct DeliveryLog {
    private let capacity: Int
    /// Of all records together: a thousand publications to ten thousand subscribers each would be 80 MB.
    private let entryCapacity: Int
    private var entryCount = 0
    /// Of what all records together hold on to: a thousand publications may be of 200 KB each.
    private let byteCapacity: Int
    private var byteCount = 0
    /// Connections that come and go between two publications of the log must not fill the memory: past this many the
    /// oldest are forgotten, and their verdicts with them.
    private let removedCapacity = 20_000
    /// Whether a publication made room for a newer one since the last `clear`.
    private(set) var hasForgotten = false
    private(set) var records = CircularBuffer<PublicationRecord>()
    /// In order of removal.
    private(set) var removed = CircularBuffer<Subscription>()

    init(capacity: Int, entryCapacity: Int, byteCapacity: Int = 16 << 20) {
        self.capacity = capacity
        self.entryCapacity = entryCapacity
        self.byteCapacity = byteCapacity
    }

    mutating func append(_ record: PublicationRecord) {
        records.append(record)
        entryCount += record.matched
        byteCount += record.retainedBytes
        while records.count > capacity
            || ((entryCount > entryCapacity || byteCount > byteCapacity) && records.count > 1)
        {
            let oldest = records.removeFirst()
            entryCount -= oldest.matched
            byteCount -= oldest.retainedBytes
            hasForgotten = true
        }
        prune()
    }

    mutating func remember(_ subscription: Subscription) {
        // Nothing was published while it lived: no verdict will ever ask for it.
        guard subscription.registeredAt < subscription.lastPublication else { return }
        if removed.count == removedCapacity { removed.removeFirst() }
        removed.append(subscription)
        prune()
    }

    /// The subscriptions that were still there at that publication; right after it these are the last few.
    func removed(since sequence: UInt64) -> [Subscription] {
        removed.reversed().prefix { $0.lastPublication >= sequence }
    }

    mutating func clear() {
        records.removeAll()
        entryCount = 0
        byteCount = 0
        hasForgotten = false
        removed.removeAll()
    }

    private mutating func prune() {
        let oldest = records.first?.sequence ?? .max
        while let first = removed.first, first.lastPublication < oldest { removed.removeFirst() }
    }
}
