package import EmulatorCore
package import Logging

/// `--strict-delivery`: a publication that reached none of its field's subscribers is a failure, unless each of them
/// wanted something else.
///
/// What a subscriber asked for is its own choice: another argument, a comparison of its filter that does not hold, a
/// subscription or a socket that it closed itself. Everything else is somebody's mistake: a filter that compares
/// nothing too, and one on what can never be compared, a list or a field too deep. One exception: an argument that
/// differs from a null which the publisher was refused to read is no choice either.
package final class StrictDelivery: Sendable {
    /// Publications that failed for the same cause.
    package struct Failure: Sendable {
        package var apiID: String
        package var mutationField: String
        package var subscriptionField: String
        /// The verdict's reason by its name in JSON.
        package var reason: String
        package var explanation: String
        /// Of the first of them.
        package var requestID: String
        /// The field's subscribers at the first of them.
        package var subscribers: Int
        package var count = 1

        /// `publishStatus reached none of 2 subscribers of onStatusUpdate: the filter argument …`
        package var sentence: String {
            let whom = subscribers == 1 ? "the one subscriber" : "any of the \(subscribers) subscribers"
            let often = count == 1 ? "request \(requestID)" : "\(count) times, first by request \(requestID)"
            return "\(mutationField) did not reach \(whom) of \(subscriptionField): \(explanation) (\(often))"
        }

        package var json: JSONValue {
            [
                "apiId": .string(apiID), "mutation": .string(mutationField), "field": .string(subscriptionField),
                "reason": .string(reason), "count": .int(count), "requestId": .string(requestID),
                "sentence": .string(sentence),
            ]
        }
    }

    private struct Cause: Hashable {
        var apiID: String
        var mutationField: String
        var subscriptionField: String
        var reason: NonDelivery.Kind
    }

    private struct State {
        var places: [Cause: Int] = [:]
        var failures: [Failure] = []
        var leftOut = 0
    }

    /// A message that names something else each time would make a cause of its own each time.
    static let causeLimit = 100

    private let logger: Logger
    private let background = BackgroundThread()
    private let state = Locked(State())

    package init(logger: Logger) { self.logger = logger }

    /// One for each cause, in the order in which they were met.
    package var failures: [Failure] { state.withLock { $0.failures } }
    /// Publications that failed for still other causes.
    package var leftOut: Int { state.withLock { $0.leftOut } }

    /// Returns when all that was published before is judged.
    package func settled() async { await background.run {} }

    /// Judges a publication whose subscriptions all have their outcome. Most are told by their counts; the others'
    /// verdicts are made in the background, since there may be ten thousand of them.
    func judge(_ record: PublicationRecord, in registry: SubscriptionRegistry) {
        guard record.fields.contains(where: { $0.live > 0 && !record.isBeyondReproach($0) }) else { return }
        background.start { [self] in
            var snapshot = registry.snapshot()
            for field in record.fields where field.live > 0 && !record.isBeyondReproach(field) {
                judge(snapshot.verdicts(on: record, field: field.name).verdicts, on: record, field)
            }
        }
    }

    private func judge(_ verdicts: [Verdict], on record: PublicationRecord, _ field: PublicationRecord.Field) {
        var worst: (rank: Int, reason: NonDelivery, verdict: Verdict)?
        for verdict in verdicts {
            guard case .notDelivered(let reason) = verdict.outcome else { return }
            // Where the publisher may read nothing, that alone would have kept the event from all of them.
            let rank = reason.isPublishers ? -1 : reason.kind.rank
            guard !verdict.isSubscribersChoice, worst.map({ rank < $0.rank }) ?? true else { continue }
            worst = (rank, reason, verdict)
        }
        guard let worst else { return }
        let cause = Cause(
            apiID: record.apiID, mutationField: record.mutationField, subscriptionField: field.name,
            reason: worst.reason.kind)
        let failure = Failure(
            apiID: record.apiID, mutationField: record.mutationField, subscriptionField: field.name,
            reason: worst.reason.name, explanation: worst.verdict.explanation ?? "", requestID: record.requestID,
            subscribers: verdicts.count)
        let isNew = state.withLock { state in
            if let place = state.places[cause] {
                state.failures[place].count += 1
                return false
            }
            guard state.failures.count < Self.causeLimit else {
                state.leftOut += 1
                return false
            }
            state.places[cause] = state.failures.count
            state.failures.append(failure)
            return true
        }
        if isNew {
            logger.error("strict delivery: \(failure.sentence)", metadata: ["requestId": "\(failure.requestID)"])
        }
    }
}

extension PublicationRecord {
    /// Seen by the counts alone: somebody received it, or everybody has another argument or filter.
    fileprivate func isBeyondReproach(_ field: Field) -> Bool {
        let misses = field.misses
        guard failure == nil, misses.filterFieldNotSelected.count == 0, misses.filterFieldUnreachable.count == 0,
            misses.comparesNothing == 0, withheld.isEmpty
        else { return false }
        if field.matched == 0 { return true }
        return matched == field.matched && outcome.withLock { $0.entries.contains { $0.code >= 0 } }
    }
}

extension Verdict {
    /// The subscriber wanted something else, or nothing any more.
    fileprivate var isSubscribersChoice: Bool {
        guard case .notDelivered(let reason) = outcome else { return false }
        return switch reason {
        case .argumentDiffers(let argument, _, .null): !withheld.contains(argument)
        case .argumentDiffers: true
        // A filter that compares nothing was hardly meant to refuse everything.
        case .filterGroupFalse(let filter, _): filter != nil
        case .connectionGone(let end): end.isChosen
        case .filterFieldNotSelected, .filterFieldUnreachable, .notAuthorized, .mutationFailed, .payloadTooLarge: false
        }
    }
}

extension NonDelivery {
    fileprivate var isPublishers: Bool {
        if case .notAuthorized(let refusal) = self { refusal.publisher != nil } else { false }
    }

    /// What is the same in reasons of one cause: no values, no sizes.
    struct Kind: Hashable {
        /// The place in the order in which reasons count.
        var rank: Int
        var detail = ""
    }

    var kind: Kind {
        switch self {
        case .argumentDiffers(let argument, _, _): Kind(rank: 0, detail: argument)
        case .filterFieldNotSelected(let argument): Kind(rank: 1, detail: argument)
        case .filterFieldUnreachable(let field, let obstacle): Kind(rank: 2, detail: "\(field) \(obstacle)")
        case .filterGroupFalse(let filter, _): Kind(rank: 3, detail: filter?.text ?? "")
        case .notAuthorized(let refusal):
            Kind(rank: 4, detail: "\(refusal.type).\(refusal.field) \(refusal.reason)")
        case .mutationFailed(let message): Kind(rank: 5, detail: message ?? "")
        case .payloadTooLarge: Kind(rank: 6)
        case .connectionGone(let end): Kind(rank: 7, detail: "\(end)")
        }
    }
}
