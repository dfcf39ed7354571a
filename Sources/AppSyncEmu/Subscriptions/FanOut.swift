package import EmulatorCore
package import Logging
import NIOCore
import OrderedCollections

/// Brings publications to their subscribers: match, then one turn of each subscriber's event loop that sends to all
/// its sockets. Nobody is waited for and no lock is held while sending; the WebSocket layer flushes a socket once a
/// turn.
package final class FanOut: PublicationSink {
    /// Fields with more subscriptions than this are logged by counts, not one line a subscription.
    static let verdictLineLimit = 16

    private let clock: any EmulatorClock
    private let trace: Trace
    private let logger: Logger
    private let settings: RealtimeSettings
    private let logCapacity: Int
    private let logEntryCapacity: Int
    private let strictDelivery: StrictDelivery?
    private let changed: @Sendable () -> Void
    private let sequence = PublicationSequence()
    private let registries = Locked<OrderedDictionary<String, SubscriptionRegistry>>([:])

    /// - Parameters:
    ///   - logCapacity: publications that each API's delivery log holds.
    ///   - logEntryCapacity: matched subscriptions of all of them together, eight bytes each; the newest publication
    ///     is kept whatever it matched.
    ///   - changed: called when there is another subscription, one less, or news of a delivery; often, and anywhere.
    package init(
        clock: any EmulatorClock, trace: Trace, logger: Logger, settings: RealtimeSettings = RealtimeSettings(),
        logCapacity: Int = 1_000, logEntryCapacity: Int = 1_000_000, strictDelivery: StrictDelivery? = nil,
        changed: @escaping @Sendable () -> Void = {}
    ) {
        self.strictDelivery = strictDelivery
        self.changed = changed
        self.clock = clock
        self.trace = trace
        self.logger = logger
        self.settings = settings
        self.logCapacity = logCapacity
        self.logEntryCapacity = logEntryCapacity
    }

    /// A new, empty registry for a new API. Publications of its id go there from now on.
    package func deploy(_ api: GraphQLAPI) -> SubscriptionRegistry {
        let registry = SubscriptionRegistry(
            apiID: api.apiID, schema: api.schema, settings: settings, sequence: sequence,
            log: DeliveryLog(capacity: logCapacity, entryCapacity: logEntryCapacity), changed: changed)
        registries.withLock { $0[api.apiID] = registry }
        return registry
    }

    /// The API is gone, with what was said of its deliveries.
    func remove(_ apiID: String) { registries.withLock { _ = $0.removeValue(forKey: apiID) } }

    package func registry(apiID: String) -> SubscriptionRegistry? { registries.withLock { $0[apiID] } }
    package var all: [SubscriptionRegistry] { registries.withLock { $0.values.elements } }

    /// Forgets what was delivered; sockets and subscriptions stay.
    package func reset() { for registry in all { registry.reset() } }

    // MARK: - Publishing

    package func publish(_ publication: Publication) {
        guard let registry = registry(apiID: publication.apiID), let match = registry.match(publication) else { return }
        if match.loops.isEmpty { finished(match.record, in: registry) }
        for inbox in match.loops {
            if inbox.loop.inEventLoop {
                drain(inbox, of: registry)
            } else if inbox.isNew {
                inbox.loop.execute { self.drain(inbox, of: registry) }
            }
        }
    }

    /// Sends what waits for the sockets of the current event loop.
    private func drain(_ inbox: SubscriptionRegistry.Inbox, of registry: SubscriptionRegistry) {
        for batch in registry.takeBatches(of: inbox.index) { send(batch, on: inbox.loop, of: registry) }
    }

    private func send(_ batch: DeliveryBatch, on loop: any EventLoop, of registry: SubscriptionRegistry) {
        let delivery = batch.delivery
        let record = delivery.record
        let receipts = DeliveryReceipts(
            record: record, count: batch.subscribers.count, clock: clock, loop: loop
        ) { isFinished in
            if isFinished { self.finished(record, in: registry) }
            self.changed()
        }
        // Most subscribers share selection and id (many clients number from "1"): then they share the whole frame.
        var current: (plan: SelectionPlan, payload: Delivery.Payload)?
        var last: (quotedID: String, frame: ByteBuffer)?
        for subscriber in batch.subscribers {
            let subscription = subscriber.subscription
            let number = subscription.number
            let plan = subscription.plan
            // In the order in which reasons count.
            guard plan.refusal == nil else {
                receipts.note(number, PublicationRecord.Entry.notAuthorized)
                continue
            }
            if current?.plan !== plan {
                current = (plan, delivery.payload(for: plan))
                last = nil
            }
            guard case .ready(let payload)? = current?.payload else {
                receipts.note(number, PublicationRecord.Entry.payloadTooLarge)
                continue
            }
            guard subscription.receives(record.sequence) else {
                receipts.note(number, PublicationRecord.Entry.connectionGone)
                continue
            }
            let frame: ByteBuffer
            if let last, last.quotedID == subscription.quotedID {
                frame = last.frame
            } else {
                frame = DataMessage.frame(quotedID: subscription.quotedID, payload: payload)
                last = (subscription.quotedID, frame)
            }
            subscriber.connection.send(text: frame) { written in
                receipts.note(
                    number, written ? PublicationRecord.Entry.written : PublicationRecord.Entry.connectionGone)
            }
        }
    }

    // MARK: - Invalidation

    /// "Unsubscribing WebSocket connections using filters": the client is told, and the socket closed with everything
    /// else that is subscribed on it.
    package func invalidate(_ invalidation: SubscriptionInvalidation) {
        guard let registry = registry(apiID: invalidation.apiID) else { return }
        let outcome = registry.invalidate(invalidation)
        let sentence = outcome.sentence(of: invalidation)
        trace.record(
            TraceEntry(
                requestID: invalidation.requestID, time: clock.now, service: .appsync, step: "invalidate",
                subject: invalidation.subscriptionField,
                outcome: outcome.ended > 0 ? "ok" : "nothing invalidated", detail: sentence))
        logger.info("\(sentence)", metadata: ["requestId": "\(invalidation.requestID)"])
    }

    // MARK: - Saying what happened

    /// Every matched subscription has its outcome.
    private func finished(_ record: PublicationRecord, in registry: SubscriptionRegistry) {
        strictDelivery?.judge(record, in: registry)
        let summary = DeliverySummary(record)
        let sentence = summary.sentence
        let now = clock.now
        trace.record(
            TraceEntry(
                requestID: record.requestID, time: now, service: .appsync, step: "publish",
                subject: record.mutationField, outcome: record.failure == nil ? "ok" : "nothing published",
                duration: now - record.received, detail: sentence))
        logger.info("\(sentence)", metadata: ["requestId": "\(record.requestID)"])
        for field in record.fields where field.live > 0 && field.live <= Self.verdictLineLimit {
            for verdict in registry.verdicts(on: record, field: field.name) {
                let explanation = verdict.sentence
                trace.record(
                    TraceEntry(
                        requestID: record.requestID, time: now, service: .appsync, step: "verdict",
                        subject: verdict.subject, outcome: verdict.outcome.name, duration: verdict.outcome.delay,
                        detail: explanation))
                logger.info("  \(explanation)")
            }
        }
        guard record.fields.contains(where: { $0.live > Self.verdictLineLimit }) else { return }
        for group in summary.groups {
            var detail = group.sentence
            if let verdict = verdict(on: group.example, record, in: registry) {
                detail += ", for example: \(verdict.sentence)"
                logger.info("  \(detail)")
            }
            trace.record(
                TraceEntry(
                    requestID: record.requestID, time: now, service: .appsync, step: "verdict",
                    subject: "\(summary.fields), \(group.count) of \(summary.live) subscriptions",
                    outcome: group.outcome, detail: detail))
        }
    }

    private func verdict(
        on example: DeliverySummary.Example?, _ record: PublicationRecord, in registry: SubscriptionRegistry
    ) -> Verdict? {
        switch example {
        case nil: nil
        case .missed(let subscription): registry.verdict(on: record, subscription, code: nil)
        case .matched(let entry):
            registry.subscription(entry.subscription).map { registry.verdict(on: record, $0, code: entry.code) }
        }
    }
}
