package import EmulatorCore
import OrderedCollections

/// Which publications and verdicts a reader of the delivery log wants.
package struct DeliveryFilter: Sendable {
    package var apiID: String?
    /// A subscription field or the mutation field that publishes.
    package var field: String?
    package var requestID: String?
    /// Only verdicts on subscriptions that were given all of these arguments.
    package var arguments: JSONObject = [:]
    /// Only publications after that sequence number.
    package var since: UInt64 = 0
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
        let wanted = FilterArgument.list(filter.arguments)
        let registries = all.filter { filter.apiID == nil || filter.apiID == $0.apiID }
        var snapshots = registries.map { $0.snapshot() }
        var found: [(record: PublicationRecord, snapshot: Int)] = []
        for (index, snapshot) in snapshots.enumerated() {
            for record in snapshot.records where record.sequence > filter.since {
                if let requestID = filter.requestID, record.requestID != requestID { continue }
                if let field = filter.field, record.mutationField != field,
                    !record.fields.contains(where: { $0.name == field })
                {
                    continue
                }
                found.append((record, index))
            }
        }
        found.sort { $0.record.sequence < $1.record.sequence }
        return found.suffix(filter.publicationLimit).map { record, snapshot in
            let fields = record.fields.filter {
                filter.field == nil || filter.field == record.mutationField || filter.field == $0.name
            }
            let verdicts = fields.map { field in
                snapshots[snapshot].verdicts(
                    on: record, field: field.name, arguments: wanted, limit: filter.verdictLimit)
            }
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
            return .object(members)
        }
    }
}
