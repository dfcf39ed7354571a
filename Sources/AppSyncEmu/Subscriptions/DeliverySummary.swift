import EmulatorCore

/// A publication's outcome in one line, from counts alone.
struct DeliverySummary {
    private let record: PublicationRecord
    private let outcome: PublicationRecord.Outcome

    init(_ record: PublicationRecord) {
        self.record = record
        outcome = record.outcome.withLock { $0 }
    }

    /// Subscriptions that came to the same.
    struct Group: Sendable {
        var count: Int
        /// As a verdict's outcome is named: `delivered`, or the reason.
        var outcome: String
        /// `delivered to 2 of 5 in 1.3 ms`, `3 other arguments`
        var sentence: String
    }

    /// The names of the publication's subscription fields.
    var fields: String { record.fields.map(\.name).joined(separator: ", ") }
    /// The subscriptions of all its fields.
    var live: Int { record.fields.reduce(0) { $0 + $1.live } }

    /// `publishStatus → onStatusUpdate: delivered to 2 of 5 in 1.3 ms; not delivered: 3 other arguments`
    var sentence: String {
        let live = self.live
        let start = "\(record.mutationField) → \(fields): "
        if let cause { return start + "delivered to none of \(live); \(cause)" }
        guard live > 0 else { return start + "nobody is subscribed" }
        let text = start + (delivered?.sentence ?? "delivered to 0 of \(live)")
        let reasons = self.reasons
        return reasons.isEmpty
            ? text : text + "; not delivered: " + reasons.map(\.sentence).joined(separator: ", ")
    }

    /// The counts that the sentence gives, those that are not 0.
    var groups: [Group] {
        let outcome = record.closed == nil ? "mutationFailed" : "notAuthorized"
        if let cause { return [Group(count: live, outcome: outcome, sentence: cause)] }
        return (delivered.map { [$0] } ?? []) + reasons
    }

    private var cause: String? {
        record.closed?.publishersSentence
            ?? record.failure.map { failure in
                failure.map { "the mutation failed: \($0)" } ?? "the mutation returned null"
            }
    }

    private var delivered: Group? {
        var count = 0
        var slowest: Int32 = 0
        for entry in outcome.entries where entry.code >= 0 {
            count += 1
            slowest = max(slowest, entry.code)
        }
        guard count > 0 else { return nil }
        let delay = Duration.microseconds(Int64(slowest)).millisecondsText
        return Group(
            count: count, outcome: "delivered", sentence: "delivered to \(count) of \(live) in \(delay) ms")
    }

    private var reasons: [Group] {
        let matched = record.fields.reduce(0) { $0 + $1.matched }
        let notSelected = record.fields.reduce(0) { $0 + $1.notSelected }
        let filterFalse = record.fields.reduce(0) { $0 + $1.filterFalse }
        return [
            (live - matched - notSelected - filterFalse, "argumentDiffers", "other arguments"),
            (notSelected, "filterFieldNotSelected", "filter argument not in the mutation's selection set"),
            (filterFalse, "filterGroupFalse", "filter does not hold"),
            (count(PublicationRecord.Entry.notAuthorized), "notAuthorized", "not authorized to read it"),
            (count(PublicationRecord.Entry.payloadTooLarge), "payloadTooLarge", "payload too large"),
            (count(PublicationRecord.Entry.connectionGone), "connectionGone", "connection gone"),
        ]
        .filter { $0.0 > 0 }.map { Group(count: $0.0, outcome: $0.1, sentence: "\($0.0) \($0.2)") }
    }

    private func count(_ code: Int32) -> Int { outcome.entries.count { $0.code == code } }
}
