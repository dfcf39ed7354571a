import NIOCore

/// The delivery log of one API and the subscriptions that its verdicts are on, at one moment. Taken under the
/// registry's lock without copying; read by whoever has the time.
struct DeliverySnapshot {
    let records: CircularBuffer<PublicationRecord>
    private let live: [String: [UInt32: Subscription]]
    private let removed: CircularBuffer<Subscription>
    private let payloadLimit: Int
    /// Of the fields that were asked for, by number.
    private var subscriptions: [String: [Subscription]] = [:]

    init(log: DeliveryLog, live: [String: [UInt32: Subscription]], payloadLimit: Int) {
        records = log.records
        removed = log.removed
        self.live = live
        self.payloadLimit = payloadLimit
    }

    /// Verdicts on the subscriptions of one field that were live at a publication and were given all of `arguments`,
    /// by number, at most `limit` of them.
    mutating func verdicts(
        on record: PublicationRecord, field: String, arguments: [FilterArgument], limit: Int
    ) -> (verdicts: [Verdict], leftOut: Int) {
        let candidates = sorted(of: field).filter { subscription in
            arguments.allSatisfy { subscription.arguments.contains($0) }
        }
        return record.verdicts(on: candidates, limit: limit, payloadLimit: payloadLimit)
    }

    private mutating func sorted(of field: String) -> [Subscription] {
        if let known = subscriptions[field] { return known }
        var found = live[field].map { Array($0.values) } ?? []
        found.append(contentsOf: removed.lazy.filter { $0.field == field })
        found.sort { $0.number < $1.number }
        subscriptions[field] = found
        return found
    }
}
