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
        /// One of those that did not receive it; nil where each has a line of its own.
        var example: Example?
    }

    enum Example: Sendable {
        case missed(Subscription)
        case matched(PublicationRecord.Entry)
    }

    /// The names of the publication's subscription fields.
    var fields: String { record.fields.map(\.name).joined(separator: ", ") }
    /// The subscriptions of all its fields.
    var live: Int { record.fields.reduce(0) { $0 + $1.live } }

    /// `publishStatus → onStatusUpdate: delivered to 2 of 5 in 1.3 ms; not delivered: 3 other arguments`
    var sentence: String {
        let live = self.live
        let start = "\(record.mutationField) → \(fields): "
        let wholly: KeyPath<Misses, Misses.Reason> = record.closed == nil ? \.mutationFailed : \.notAuthorized
        if let cause, live == 0 || sum(wholly).count == live {
            return start + "delivered to none of \(live); \(cause)"
        }
        guard live > 0 else { return start + "nobody is subscribed" }
        let text = start + (delivered?.sentence ?? "delivered to \(cause == nil ? "0" : "none") of \(live)")
        let reasons = self.reasons
        return reasons.isEmpty
            ? text : text + "; not delivered: " + reasons.map(\.sentence).joined(separator: ", ")
    }

    /// The counts that the sentence gives, those that are not 0: as many as there are verdicts with that outcome.
    var groups: [Group] { (delivered.map { [$0] } ?? []) + reasons }

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
        [
            missed(\.argumentDiffers, "argumentDiffers", "other arguments"),
            missed(
                \.filterFieldNotSelected, "filterFieldNotSelected",
                "filter argument not in the mutation's selection set"),
            missed(\.filterFieldUnreachable, "filterFieldUnreachable", "filter on what cannot be compared"),
            missed(\.filterGroupFalse, "filterGroupFalse", "filter does not hold"),
            missed(
                \.notAuthorized, "notAuthorized", record.closed?.publishersSentence ?? "not authorized to read it"),
            matched(PublicationRecord.Entry.notAuthorized, "notAuthorized", "not authorized to read it"),
            missed(\.mutationFailed, "mutationFailed", cause ?? ""),
            matched(PublicationRecord.Entry.payloadTooLarge, "payloadTooLarge", "payload too large"),
            matched(PublicationRecord.Entry.connectionGone, "connectionGone", "connection gone"),
        ]
        .filter { $0.count > 0 }
    }

    private func missed(_ reason: KeyPath<Misses, Misses.Reason>, _ outcome: String, _ words: String) -> Group {
        let sum = sum(reason)
        return Group(
            count: sum.count, outcome: outcome, sentence: "\(sum.count) \(words)",
            example: sum.example.map { .missed($0) })
    }

    private func sum(_ reason: KeyPath<Misses, Misses.Reason>) -> Misses.Reason {
        var sum = Misses.Reason()
        for field in record.fields {
            sum.count += field.misses[keyPath: reason].count
            sum.example = sum.example ?? field.misses[keyPath: reason].example
        }
        return sum
    }

    private func matched(_ code: Int32, _ outcome: String, _ words: String) -> Group {
        var count = 0
        var example: PublicationRecord.Entry?
        for entry in self.outcome.entries where entry.code == code {
            count += 1
            example = example ?? entry
        }
        return Group(
            count: count, outcome: outcome, sentence: "\(count) \(words)", example: example.map { .matched($0) })
    }
}
