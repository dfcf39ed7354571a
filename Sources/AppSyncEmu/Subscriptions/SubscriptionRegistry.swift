package import EmulatorCore
import NIOCore
package import OrderedCollections
import Synchronization

/// The live subscriptions of one API, and the log of what was delivered to them.
///
/// One lock, held for the look-up of a publication and never while anything is encoded or sent: it also gives
/// publications and registrations one order. What a publication matched is put into the inboxes of the subscribers'
/// event loops under that lock, so that every connection receives publications in the order in which they were
/// completed, whichever loops they were published on.
package final class SubscriptionRegistry: Sendable {
    /// A publication that was matched, and the loops that have something to send.
    struct Match {
        var record: PublicationRecord
        var loops: [Inbox]
    }

    /// An event loop that has something in its inbox.
    struct Inbox {
        var index: Int
        var loop: any EventLoop
        /// Whether the inbox was empty before, so that nobody has told the loop yet.
        var isNew: Bool
    }

    fileprivate struct Loop {
        var loop: any EventLoop
        var batches: [DeliveryBatch] = []
    }

    fileprivate struct PlanUse {
        var plan: SelectionPlan
        var uses: Int
    }

    fileprivate struct State {
        var indexes: [String: SubscriptionIndex] = [:]
        /// By number: the field that a live subscription belongs to.
        var fields: [UInt32: String] = [:]
        var plans: [SelectionPlan.Key: PlanUse] = [:]
        var loops: [Loop] = []
        var nextNumber: UInt32 = 1
        var nextPlan: UInt32 = 1
        var lastSequence: UInt64 = 0
        var log: DeliveryLog
    }

    package let apiID: String
    let settings: RealtimeSettings
    private let feeds: Locked<SubscriptionFeeds>
    private let sequence: PublicationSequence
    private let state: Locked<State>
    private let changed: @Sendable () -> Void
    /// Whose subscriptions have ended by an invalidation, by connection; numbers in order.
    private let endings = Locked<(@Sendable ([UInt64: [UInt32]]) -> Void)?>(nil)

    /// - Parameter changed: called after a subscription came or went.
    init(
        apiID: String, schema: Schema, settings: RealtimeSettings, sequence: PublicationSequence, log: DeliveryLog,
        changed: @escaping @Sendable () -> Void = {}
    ) {
        self.changed = changed
        self.apiID = apiID
        self.settings = settings
        self.sequence = sequence
        feeds = Locked(SubscriptionFeeds(schema))
        state = Locked(State(log: log))
    }

    private var payloadLimit: Int { settings.payloadLimit }

    /// The schema has changed: publications from now on go by the new one.
    func follow(_ schema: Schema) {
        let feeds = SubscriptionFeeds(schema)
        self.feeds.withLock { $0 = feeds }
    }

    /// The names of the arguments that the API's subscription fields take, by field.
    package var subscriptionFields: OrderedDictionary<String, [String]> { feeds.withLock { $0.arguments } }

    /// The mutations that publish, with the names of the arguments of the subscription fields that they publish to.
    package var publishingMutations: [String: [String]] {
        feeds.withLock { $0.byMutation.mapValues(\.argumentNames) }
    }

    // MARK: - Subscribers

    /// Makes a subscription live: every publication from now on is matched against it.
    /// Called on the connection's event loop, before `start_ack` is sent.
    /// - Returns: its number, for `unregister`.
    package func register(_ request: SubscriptionRequest, on connection: any WebSocketConnection) -> UInt32 {
        let arguments = FilterArgument.list(request.arguments)
        defer { changed() }
        return state.withLock { state in
            let number = state.nextNumber
            state.nextNumber += 1
            let subscription = Subscription(
                number: number, request: request, arguments: arguments, plan: state.intern(request.plan),
                connectionID: connection.id, registeredAt: state.lastSequence)
            let index = state.indexes[request.field] ?? SubscriptionIndex()
            state.indexes[request.field] = index
            state.fields[number] = request.field
            index.insert(
                Subscriber(subscription: subscription, connection: connection),
                loop: state.loopIndex(of: connection.eventLoop))
            return number
        }
    }

    /// Ends a subscription: nothing is sent for it afterwards, not even what was matched already.
    package func unregister(_ number: UInt32, by end: SubscriptionEnd = .stopped) {
        state.withLock { $0.remove(number, by: end) }
        changed()
    }

    /// Who tells the clients of invalidated subscriptions.
    func tellEndings(_ tell: @escaping @Sendable (_ numbersByConnection: [UInt64: [UInt32]]) -> Void) {
        endings.withLock { $0 = tell }
    }

    /// Ends the live subscriptions that an invalidation is for: no later publication reaches them. Their sockets hear of
    /// it on their own event loops.
    func invalidate(_ invalidation: SubscriptionInvalidation) -> InvalidationOutcome {
        var outcome = InvalidationOutcome(hasField: subscriptionFields[invalidation.subscriptionField] != nil)
        let ended = state.withLock { state -> [Subscription] in
            guard let index = state.indexes[invalidation.subscriptionField] else { return [] }
            outcome.live = index.count
            outcome.invalidatable = index.invalidatableCount
            let ended = index.invalidated(by: invalidation.payload).sorted { $0.number < $1.number }
            for subscription in ended { state.remove(subscription.number, by: .invalidated) }
            return ended
        }
        guard !ended.isEmpty else { return outcome }
        outcome.ended = ended.count
        changed()
        let tell = endings.withLock { $0 }
        tell?(Dictionary(grouping: ended, by: \.connectionID).mapValues { $0.map(\.number) })
        return outcome
    }

    // MARK: - Publications

    /// Matches a publication and puts what it matched into the inboxes. Nil when no subscription field is fed by
    /// this mutation.
    func match(_ publication: Publication) -> Match? {
        let feed = feeds.withLock { $0.byMutation[publication.mutationField] }
        guard let feed else { return nil }
        var published: JSONValue?
        if publication.closed == nil, case .value(let value) = publication.result, !value.isNull { published = value }
        let values = published.map { ArgumentMatch.values(of: $0, named: feed.argumentNames) }
        let obstacle = published.flatMap { FilterObstacle($0, at: "") }
        var publication = publication
        if published == nil, case .value = publication.result { publication.result = .failed(nil) }

        return state.withLock { state in
            state.lastSequence = sequence.next()
            var fields: [PublicationRecord.Field] = []
            var found: [(loop: Int, subscribers: [Subscriber])] = []
            var reading = FilterReading()
            for name in feed.fields {
                var field = PublicationRecord.Field(name: name)
                if let index = state.indexes[name] {
                    field.live = index.count
                    let wantsExamples = index.count > FanOut.verdictLineLimit
                    if let values, let published {
                        if !index.filterFieldNames.isEmpty { reading.read(index.filterFieldNames, of: published) }
                        field.misses = index.match(values, obstacle: obstacle, reading, wantsExamples: wantsExamples) {
                            loop, subscribers in
                            field.matched += subscribers.count
                            found.append((loop, subscribers))
                        }
                    } else {
                        field.misses = index.matchNothing(publication.selected, wantsExamples: wantsExamples)
                        if publication.closed != nil { field.misses.closeToPublisher() }
                    }
                }
                fields.append(field)
            }
            let record = PublicationRecord(
                sequence: state.lastSequence, publication: publication, fields: fields, values: values ?? [:],
                obstacle: obstacle, filterReading: reading)
            state.log.append(record)

            var inboxes: [Inbox] = []
            if let published, !found.isEmpty {
                let delivery = Delivery(record: record, published: published, payloadLimit: payloadLimit)
                for (loop, subscribers) in found {
                    let isNew = state.loops[loop].batches.isEmpty
                    state.loops[loop].batches.append(DeliveryBatch(delivery: delivery, subscribers: subscribers))
                    if !inboxes.contains(where: { $0.index == loop }) {
                        inboxes.append(Inbox(index: loop, loop: state.loops[loop].loop, isNew: isNew))
                    }
                }
            }
            return Match(record: record, loops: inboxes)
        }
    }

    /// Everything that waits in the inbox of one event loop, in the order of publication.
    func takeBatches(of loop: Int) -> [DeliveryBatch] {
        state.withLock { state in
            var batches: [DeliveryBatch] = []
            swap(&batches, &state.loops[loop].batches)
            return batches
        }
    }

    // MARK: - The log

    /// Verdicts on the subscriptions of one field that were live at the newest publications, by number. For fields
    /// with few subscriptions.
    func verdicts(on record: PublicationRecord, field: String) -> [Verdict] {
        let candidates = state.withLock { state -> [Subscription] in
            let live = state.indexes[field].map { Array($0.live.values) } ?? []
            return live + state.log.removed(since: record.sequence).filter { $0.field == field }
        }
        return record.verdicts(on: candidates.sorted { $0.number < $1.number }, payloadLimit: payloadLimit).verdicts
    }

    /// A live or remembered subscription.
    func subscription(_ number: UInt32) -> Subscription? {
        state.withLock { state in
            state.fields[number].flatMap { state.indexes[$0]?.live[number] }
                ?? state.log.removed.last { $0.number == number }
        }
    }

    /// The verdict on one subscription that was live at a publication.
    func verdict(on record: PublicationRecord, _ subscription: Subscription, code: Int32?) -> Verdict {
        record.verdict(on: subscription, code: code, payloadLimit: payloadLimit)
    }

    /// Whether publications of the log made room for newer ones.
    var hasForgotten: Bool { state.withLock { $0.log.hasForgotten } }

    /// The log as it is now, for a reader who takes longer than a lock may be held.
    func snapshot() -> DeliverySnapshot {
        state.withLock { state in
            DeliverySnapshot(log: state.log, live: state.indexes.mapValues(\.live), payloadLimit: payloadLimit)
        }
    }

    /// Publications of the log with subscribers that nothing was heard of.
    var publicationsUnderWay: Int {
        let records = state.withLock { $0.log.records }
        return records.count { $0.outcome.withLock { $0.outstanding > 0 } }
    }

    /// Forgets the log; subscriptions stay.
    package func reset() { state.withLock { $0.log.clear() } }
}

extension SubscriptionRegistry.State {
    fileprivate mutating func loopIndex(of loop: any EventLoop) -> Int {
        if let index = loops.firstIndex(where: { $0.loop === loop }) { return index }
        loops.append(.init(loop: loop))
        return loops.count - 1
    }

    fileprivate mutating func remove(_ number: UInt32, by end: SubscriptionEnd) {
        guard let field = fields.removeValue(forKey: number), let index = indexes[field],
            let subscription = index.remove(number)
        else { return }
        subscription.remove(after: lastSequence, by: end)
        release(subscription.plan)
        log.remember(subscription)
    }

    /// The plan that stands for all plans of that key.
    fileprivate mutating func intern(_ plan: SelectionPlan) -> SelectionPlan {
        if let use = plans[plan.key] {
            plans[plan.key] = .init(plan: use.plan, uses: use.uses + 1)
            return use.plan
        }
        let kept = plan.numbered(nextPlan)
        nextPlan += 1
        plans[plan.key] = .init(plan: kept, uses: 1)
        return kept
    }

    fileprivate mutating func release(_ plan: SelectionPlan) {
        guard let use = plans[plan.key] else { return }
        plans[plan.key] = use.uses == 1 ? nil : .init(plan: use.plan, uses: use.uses - 1)
    }
}

/// Numbers publications of all APIs of one account, so that the log has one order.
final class PublicationSequence: Sendable {
    private let last = Atomic<UInt64>(0)

    func next() -> UInt64 { last.add(1, ordering: .relaxed).newValue }
}
