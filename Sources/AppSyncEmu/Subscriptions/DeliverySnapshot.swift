import EmulatorCore
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
    /// Of these, those with the arguments that were asked for: one reader asks for the same ones each time.
    private var wanted: (arguments: [WantedArgument], subscriptions: [String: [Subscription]]) = ([], [:])

    init(log: DeliveryLog, live: [String: [UInt32: Subscription]], payloadLimit: Int) {
        records = log.records
        removed = log.removed
        self.live = live
        self.payloadLimit = payloadLimit
    }

    /// Verdicts on the subscriptions of one field that were live at a publication and were given all of `arguments`,
    /// by number, at most `limit` of them.
    mutating func verdicts(
        on record: PublicationRecord, field: String, arguments: [WantedArgument] = [], limit: Int = .max
    ) -> (verdicts: [Verdict], leftOut: Int) {
        let candidates = sorted(of: field, with: arguments)
        return record.verdicts(on: candidates, limit: limit, payloadLimit: payloadLimit)
    }

    /// The live subscriptions of one field, or of all.
    func subscriberCount(field: String?, arguments: [WantedArgument]) -> Int {
        live.reduce(0) { count, entry in
            guard field == nil || field == entry.key else { return count }
            guard !arguments.isEmpty else { return count + entry.value.count }
            return count + entry.value.values.count { $0.has(arguments) }
        }
    }

    /// How often a publication was delivered to subscriptions of one field with all of `arguments`.
    mutating func deliveries(of record: PublicationRecord, field: String, arguments: [WantedArgument]) -> Int {
        let candidates = Set(
            sorted(of: field, with: arguments).lazy.filter { $0.wasLive(at: record.sequence) }.map(\.number))
        guard !candidates.isEmpty else { return 0 }
        return record.outcome.withLock { outcome in
            outcome.entries.count { $0.code >= 0 && candidates.contains($0.subscription) }
        }
    }

    private mutating func sorted(of field: String, with arguments: [WantedArgument]) -> [Subscription] {
        guard !arguments.isEmpty else { return sorted(of: field) }
        if wanted.arguments != arguments { wanted = (arguments, [:]) }
        if let known = wanted.subscriptions[field] { return known }
        let found = sorted(of: field).filter { $0.has(arguments) }
        wanted.subscriptions[field] = found
        return found
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
