import EmulatorCore

/// What the delivery log keeps of one publication: eight bytes for each subscription that was matched. Verdicts on
/// those that were not are derived when somebody reads them, so that a publication costs what it matches.
final class PublicationRecord: Sendable {
    /// One subscription field that the mutation publishes to.
    struct Field: Sendable {
        var name: String
        /// Subscriptions of the field when this was published.
        var live = 0
        var matched = 0
        /// The others, by the reason.
        var misses = Misses()
    }

    /// What became of a matched subscription.
    struct Entry: Sendable {
        var subscription: UInt32
        /// Microseconds from the publication to the socket's write, or one of the codes below.
        var code: Int32

        /// Until the delay is known.
        static let written: Int32 = 0
        static let notAuthorized: Int32 = -1
        static let payloadTooLarge: Int32 = -2
        static let connectionGone: Int32 = -3
    }

    struct Outcome: Sendable {
        var entries: [Entry] = []
        var outstanding = 0
        /// By plan: what came as null, and why.
        var nulls: [UInt32: SelectedNulls] = [:]
        /// By plan: the size of a payload over the limit.
        var oversize: [UInt32: Int] = [:]
    }

    let sequence: UInt64
    let apiID: String
    let mutationField: String
    let requestID: String
    let publisher: String
    let withheld: [String]
    let received: Timestamp
    let published: Timestamp
    let fields: [Field]
    /// The subscriptions of all fields that get an entry.
    let matched: Int
    /// The published values of fields that share their name with an argument; absent when not selected.
    let values: [String: MatchValue]
    /// Set when what was published has no fields that could be compared with arguments.
    let obstacle: FilterObstacle?
    /// What was published of the fields that an enhanced filter read.
    let filterReading: FilterReading
    /// Set when there was nothing to publish; inside is the error's message, when there was one.
    let failure: String??
    /// Why the publisher may read nothing of what it selected; then there was nothing to publish.
    let closed: ReadRefusal?
    /// What a mutation that came to nothing had selected.
    private let selected: Set<String>
    private let selection: MutationSelection?
    let retainedBytes: Int
    let outcome: Locked<Outcome>

    init(
        sequence: UInt64, publication: Publication, fields: [Field], values: [String: MatchValue],
        obstacle: FilterObstacle? = nil, filterReading: FilterReading = FilterReading()
    ) {
        self.sequence = sequence
        apiID = publication.apiID
        mutationField = publication.mutationField
        requestID = publication.requestID
        publisher = publication.publisher.description
        withheld = publication.withheld
        received = publication.received
        published = publication.published
        self.fields = fields
        selected = publication.selected
        closed = publication.closed
        selection = publication.selection
        matched = fields.reduce(0) { $0 + $1.matched }
        self.values = values
        self.obstacle = obstacle
        self.filterReading = filterReading
        retainedBytes = Self.retainedBytes(of: publication, values, filterReading)
        switch publication.result {
        case .failed(let message): failure = .some(message)
        case .value: failure = nil
        }
        var outcome = Outcome()
        outcome.outstanding = matched
        outcome.entries.reserveCapacity(matched)
        self.outcome = Locked(outcome)
    }

    /// Notes what became of some of the matched subscriptions.
    /// - Returns: whether they were the last ones.
    func note(_ entries: [Entry]) -> Bool {
        outcome.withLock { outcome in
            outcome.entries.append(contentsOf: entries)
            outcome.outstanding -= entries.count
            return outcome.outstanding == 0
        }
    }

    /// Verdicts on those of the subscriptions that were live at the publication, at most `limit` of them.
    func verdicts(
        on subscriptions: [Subscription], limit: Int = .max, payloadLimit: Int
    ) -> (verdicts: [Verdict], leftOut: Int) {
        let affected = subscriptions.filter { $0.wasLive(at: sequence) }
        guard !affected.isEmpty else { return ([], 0) }
        let outcome = self.outcome.withLock { $0 }
        let codes = Dictionary(
            outcome.entries.map { ($0.subscription, $0.code) }, uniquingKeysWith: { first, _ in first })
        let verdicts = affected.prefix(limit).map {
            verdict(on: $0, code: codes[$0.number], outcome: outcome, limit: payloadLimit)
        }
        return (verdicts, affected.count - verdicts.count)
    }

    /// The verdict on a subscription that was live at the publication.
    /// - Parameter code: of its entry, if it has one.
    func verdict(on subscription: Subscription, code: Int32?, payloadLimit: Int) -> Verdict {
        verdict(on: subscription, code: code, outcome: outcome.withLock { $0 }, limit: payloadLimit)
    }

    private func verdict(on subscription: Subscription, code: Int32?, outcome: Outcome, limit: Int) -> Verdict {
        Verdict(
            subscription: subscription, mutationField: mutationField, publisher: publisher,
            withheld: withheld(from: subscription), selection: selection,
            outcome: self.outcome(of: subscription, code: code, outcome, limit: limit))
    }

    /// Those of the withheld fields that the subscription selects or filters by.
    private func withheld(from subscription: Subscription) -> [String] {
        guard !withheld.isEmpty else { return [] }
        return withheld.filter { name in
            let top = name.prefix { $0 != "." }
            return subscription.plan.selected.fields.contains { $0.name == top }
                || subscription.arguments.contains { $0.name == top }
                || subscription.filter?.fieldNames.contains { $0.prefix { $0 != "." } == top } == true
        }
    }

    /// Why what was published is not this subscription's.
    private func mismatch(of subscription: Subscription) -> NonDelivery? {
        if failure != nil { return mismatchWithNothing(of: subscription) }
        if let filter = subscription.filter {
            return switch filter.outcome(for: filterReading) {
            case .matches: nil
            case .notSelected(let fieldName): .filterFieldNotSelected(argument: fieldName)
            case .unreachable(let fieldName, let obstacle): .filterFieldUnreachable(field: fieldName, obstacle)
            case .differs(let filter, let published): .filterGroupFalse(filter, published: published)
            case .isEmpty: .filterGroupFalse(nil, published: .null)
            }
        }
        return switch ArgumentMatch(subscription.arguments, against: values, obstacle: obstacle) {
        case .differs(let argument, let subscribed, let published):
            .argumentDiffers(argument: argument, subscribed: subscribed, published: published)
        case .notSelected(let argument): .filterFieldNotSelected(argument: argument)
        case .unreachable(let argument, let obstacle): .filterFieldUnreachable(field: argument, obstacle)
        case .matches: nil
        }
    }

    /// A mutation that failed or returned null has no values: no argument can differ from one and no comparison be
    /// false. What it selected is known all the same, and a field that it did not select would have been missing.
    private func mismatchWithNothing(of subscription: Subscription) -> NonDelivery? {
        if let filter = subscription.filter {
            let names = filter.fieldNames
            guard !names.isEmpty else { return .filterGroupFalse(nil, published: .null) }
            if let missing = names.first(where: { !selected.contains($0) }) {
                return .filterFieldNotSelected(argument: missing)
            }
            return names.first(where: EnhancedFilter.isTooDeep).map { name in
                .filterFieldUnreachable(field: name, .tooDeep(level: name.split(separator: ".").count))
            }
        }
        return subscription.arguments.first { !selected.contains($0.name) }
            .map { .filterFieldNotSelected(argument: $0.name) }
    }

    private func outcome(
        of subscription: Subscription, code: Int32?, _ outcome: Outcome, limit: Int
    ) -> Verdict.Outcome {
        if let mismatch = mismatch(of: subscription) { return .notDelivered(mismatch) }
        let plan = subscription.plan
        if let closed { return .notDelivered(.notAuthorized(closed)) }
        if let refusal = plan.refusal { return .notDelivered(.notAuthorized(refusal)) }
        if let failure { return .notDelivered(.mutationFailed(failure)) }
        switch code {
        case nil: return .pending
        case Entry.payloadTooLarge?:
            return .notDelivered(.payloadTooLarge(bytes: outcome.oversize[plan.number] ?? 0, limit: limit))
        case Entry.connectionGone?:
            // A write may fail a moment before the socket's end is told: it is lost until then.
            return .notDelivered(.connectionGone(subscription.end ?? .lost))
        case let microseconds?:
            return .delivered(
                after: .microseconds(Int64(microseconds)), nulls: outcome.nulls[plan.number] ?? SelectedNulls())
        }
    }
}
