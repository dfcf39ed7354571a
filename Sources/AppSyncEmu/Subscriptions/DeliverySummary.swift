import EmulatorCore

/// A publication's outcome in one line, from counts alone.
struct DeliverySummary {
    private let record: PublicationRecord
    private let outcome: PublicationRecord.Outcome

    init(_ record: PublicationRecord) {
        self.record = record
        outcome = record.outcome.withLock { $0 }
    }

    /// `publishStatus → onStatusUpdate: delivered to 2 of 5 in 1.3 ms; 3 not: other arguments 3`
    var sentence: String {
        let fields = record.fields.map(\.name).joined(separator: ", ")
        let live = record.fields.reduce(0) { $0 + $1.live }
        let start = "\(record.mutationField) → \(fields): "
        if let failure = record.failure {
            let cause = failure.map { "the mutation failed: \($0)" } ?? "the mutation returned null"
            return start + "delivered to none of \(live); \(cause)"
        }
        guard live > 0 else { return start + "nobody is subscribed" }
        let delays = outcome.entries.lazy.map(\.code).filter { $0 >= 0 }
        var text = start + "delivered to \(delays.count) of \(live)"
        if let slowest = delays.max() { text += " in \(Duration.microseconds(Int64(slowest)).millisecondsText) ms" }
        let reasons = self.reasons(live: live)
        return reasons.isEmpty ? text : text + "; not delivered: " + reasons.joined(separator: ", ")
    }

    private func reasons(live: Int) -> [String] {
        let matched = record.fields.reduce(0) { $0 + $1.matched }
        let notSelected = record.fields.reduce(0) { $0 + $1.notSelected }
        return [
            (live - matched - notSelected, "other arguments"),
            (notSelected, "filter argument not in the mutation's selection set"),
            (count(PublicationRecord.Entry.notAuthorized), "not authorized to read it"),
            (count(PublicationRecord.Entry.payloadTooLarge), "payload too large"),
            (count(PublicationRecord.Entry.connectionGone), "connection gone"),
        ]
        .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    }

    private func count(_ code: Int32) -> Int { outcome.entries.count { $0.code == code } }
}
