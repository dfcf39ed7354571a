package import EmulatorCore
import OrderedCollections

/// Which publications and verdicts a reader of the delivery log wants.
package struct DeliveryFilter: Sendable {
    package var apiID: String?
    /// A subscription field or the mutation field that publishes.
    package var field: String?
    package var requestID: String?
    /// Only verdicts on subscriptions that were given all of these arguments.
    package var arguments: [WantedArgument] = []
    /// Only publications after that sequence number.
    package var since: UInt64 = 0
    /// Only publications whose request arrived then or later.
    package var from: Timestamp?
    /// Only publications whose request arrived before.
    package var until: Timestamp?
    /// The newest so many publications.
    package var publicationLimit = 100
    /// So many verdicts of each publication and field; more are counted in `leftOut`.
    package var verdictLimit = 1_000

    package init() {}
}

extension FanOut {
    /// The delivery log, oldest first: one object a publication, with a verdict on each subscription of its fields
    /// that was live then. Sentences are written here, not when it happened: not on an event loop, since there may be
    /// a hundred thousand of them.
    package func deliveries(_ filter: DeliveryFilter = DeliveryFilter()) -> [JSONValue] {
        var (found, snapshots) = records(filter)
        found.sort { $0.record.sequence > $1.record.sequence }
        var newestFirst: [JSONValue] = []
        for (record, snapshot) in found {
            guard newestFirst.count < filter.publicationLimit else { break }
            let fields = record.fields.filter { filter.admits($0, of: record) }
            let verdicts = fields.map { field in
                snapshots[snapshot].verdicts(
                    on: record, field: field.name, arguments: filter.arguments, limit: filter.verdictLimit)
            }
            // Of somebody else's subscriptions only: it must not push out one that was asked for.
            if !filter.arguments.isEmpty, verdicts.allSatisfy({ $0.verdicts.isEmpty && $0.leftOut == 0 }) { continue }
            var members: JSONObject = [
                "sequence": .int(record.sequence), "requestId": .string(record.requestID),
                "time": .string(CalendarDate(record.received).iso8601Milliseconds), "apiId": .string(record.apiID),
                "mutation": .string(record.mutationField),
                "subscriptionFields": .array(fields.map { .string($0.name) }),
                "publisher": .string(record.publisher), "summary": .string(DeliverySummary(record).sentence),
                "verdicts": .array(verdicts.flatMap { $0.verdicts.map(\.json) }),
            ]
            let leftOut = verdicts.reduce(0) { $0 + $1.leftOut }
            if leftOut > 0 { members["leftOut"] = .int(leftOut) }
            newestFirst.append(.object(members))
        }
        return newestFirst.reversed()
    }
}

extension FanOut {
    /// How many deliveries the log knows of, to subscriptions with the filter's arguments.
    package func deliveryCount(_ filter: DeliveryFilter) -> Int {
        var (found, snapshots) = records(filter)
        var count = 0
        for (record, snapshot) in found {
            for field in record.fields where field.matched > 0 && filter.admits(field, of: record) {
                count += snapshots[snapshot].deliveries(of: record, field: field.name, arguments: filter.arguments)
            }
        }
        return count
    }

    /// Whether a log was full, so that older deliveries are not counted any more.
    package var hasForgotten: Bool { all.contains(where: \.hasForgotten) }

    /// How many subscriptions are live now.
    package func subscriberCount(apiID: String?, field: String?, arguments: [WantedArgument]) -> Int {
        all.reduce(0) { count, registry in
            guard apiID == nil || apiID == registry.apiID else { return count }
            return count + registry.snapshot().subscriberCount(field: field, arguments: arguments)
        }
    }

    /// Publications that have not reached all whom they matched, or missed them for good.
    package var publicationsUnderWay: Int { all.reduce(0) { $0 + $1.publicationsUnderWay } }

    private func records(
        _ filter: DeliveryFilter
    ) -> (found: [(record: PublicationRecord, snapshot: Int)], snapshots: [DeliverySnapshot]) {
        let snapshots = all.filter { filter.apiID == nil || filter.apiID == $0.apiID }.map { $0.snapshot() }
        var found: [(record: PublicationRecord, snapshot: Int)] = []
        for (index, snapshot) in snapshots.enumerated() {
            for record in snapshot.records where filter.admits(record) { found.append((record, index)) }
        }
        return (found, snapshots)
    }
}

extension DeliveryFilter {
    fileprivate func admits(_ record: PublicationRecord) -> Bool {
        guard record.sequence > since, requestID == nil || requestID == record.requestID else { return false }
        if let from, record.received < from { return false }
        if let until, record.received >= until { return false }
        return field == nil || field == record.mutationField || record.fields.contains { $0.name == field }
    }

    fileprivate func admits(_ field: PublicationRecord.Field, of record: PublicationRecord) -> Bool {
        self.field == nil || self.field == record.mutationField || self.field == field.name
    }
}
