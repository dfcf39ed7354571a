import EmulatorCore
import Logging
package import NIOCore
package import OrderedCollections

/// Lambda's queue of asynchronous invocations.
///
/// An event is handed to the workers at once, in the order of arrival, whatever became of those before it: how many
/// run at a time is theirs to decide. What fails comes again, under the same request id, up to the function's
/// MaximumRetryAttempts and MaximumEventAgeInSeconds. There are no dead-letter queues and no destinations: an event
/// that is given up is lost, as on AWS where a function has neither, and the log says so.
package final class EventQueue: Sendable {
    /// The events of one function.
    package struct Counts: Sendable, Equatable {
        /// Handed to the workers and not ended.
        package var inProgress: Int
        /// Failed, and waiting for the next attempt.
        package var awaitingRetry: Int
    }

    package enum Acceptance: Sendable, Equatable {
        case accepted
        /// So much waits already that nothing more is taken.
        case full
        case stopped
    }

    private enum Waiter {
        case idle(CheckedContinuation<Void, Never>)
        case settled(CheckedContinuation<Void, Never>)

        var isSettled: Bool { if case .settled = self { true } else { false } }
    }

    /// What all payloads that wait may take up, in bytes. AWS names no bound for a queue; a laptop has one.
    static let maximumBytes = 256 << 20

    private let environment: LambdaEnvironment
    private let executor = EventExecutor()
    private let state: Locked<EventQueueState>
    private let waiters = Locked<[Waiter]>([])
    private let observer = Locked<(@Sendable () -> Void)?>(nil)
    private let maximumBytes: Int
    private let hasSaidFull = Locked(false)

    init(environment: LambdaEnvironment, maximumBytes: Int = EventQueue.maximumBytes) {
        self.environment = environment
        self.maximumBytes = maximumBytes
        state = Locked(EventQueueState(maximumBytes: maximumBytes))
    }

    // MARK: - In

    /// Takes an event; it runs later, on another thread.
    ///
    /// - Parameters:
    ///   - loop: where its timers run.
    ///   - noting: called once it is accepted, before it can run.
    package func accept(
        _ invocation: Invocation, of functionName: String, on loop: any EventLoop, noting: () -> Void = {}
    ) -> Acceptance {
        let event = Event(
            invocation: invocation, functionName: functionName, accepted: environment.clock.now, loop: loop)
        let acceptance = state.withLock { $0.accept(event) }
        switch acceptance {
        case .accepted:
            noting()
            start(event)
        case .full: sayFull()
        case .stopped: break
        }
        return acceptance
    }

    // MARK: - What it holds

    /// The functions that have events, with how many.
    package var counts: OrderedDictionary<String, Counts> { state.withLock { $0.counts } }

    /// Returns once every event has ended, those that wait for a retry too.
    package func whenIdle() async {
        await withCheckedContinuation { wait(.idle($0)) }
    }

    /// Returns once no attempt is under way; what failed may wait for its retry.
    package func whenSettled() async {
        await withCheckedContinuation { wait(.settled($0)) }
    }

    /// Calls `observer` whenever an attempt has ended; one at a time can observe.
    package func observe(_ observer: @escaping @Sendable () -> Void) { self.observer.withLock { $0 = observer } }

    // MARK: - Out

    /// No more is taken or retried. What waits is dropped; what is under way is dropped when the workers stop. One log
    /// line for each function says how many that were.
    package func stop() {
        let dropped = state.withLock { $0.stop() }
        for retry in dropped {
            retry.timer.cancel()
            record(retry.event, outcome: "Dropped", detail: "The emulator stops; a retry was due.")
        }
        changed()
    }

    /// What waits for a retry is dropped: it belongs to what was before. What is under way goes on.
    package func reset() {
        let dropped = state.withLock { $0.dropRetries() }
        for retry in dropped {
            retry.timer.cancel()
            say(.notice, "event for \(retry.event.functionName) dropped by a reset, a retry was due", retry.event)
        }
        changed()
    }

    // MARK: - Attempts

    private func start(_ event: Event) {
        Task(executorPreference: executor) { [self] in await attempt(event) }
    }

    private func attempt(_ event: Event) async {
        guard let function = environment.functions.function(named: event.functionName) else {
            // Nothing removes functions yet.
            return conclude(event, .drop, nil, detail: "\(event.functionName) is no longer deployed.")
        }
        if function.reservedConcurrentExecutions == 0 {
            return conclude(event, .discard(.zeroReservedConcurrency), nil, detail: "Its reserved concurrency is 0.")
        }
        let started = environment.clock.now
        let result = await environment.invoker.invoke(event.invocation, of: function)
        var event = event
        let now = environment.clock.now
        let step = event.step(after: result.outcome, of: function, now: now)
        conclude(event, step, result, duration: now - started, detail: nil)
    }

    private func conclude(
        _ event: Event, _ step: EventStep, _ result: InvocationResult?, duration: Duration? = nil, detail: String?
    ) {
        let failure = result.flatMap { EventFailure($0.outcome) }
        let tried = event.attempts == 0 ? "" : ", attempt \(event.attempts)"
        let cause = detail ?? failure?.sentence ?? ""
        switch step {
        case .done:
            record(event, outcome: "ok", duration: duration, detail: nil)
            state.withLock { $0.end(event) }
        case .retry where state.withLock({ $0.isStopped }):
            record(event, outcome: "Dropped", duration: duration, detail: "\(cause); the emulator stops.")
            state.withLock { $0.end(event, isDropped: true) }
        case .retry(let delay):
            let next = "next attempt in \(delay.inWords)"
            say(.warning, "event for \(event.functionName) failed\(tried): \(cause); \(next)", event)
            record(
                event, outcome: failure?.code ?? "failed", duration: duration,
                detail: "Attempt \(event.attempts): \(cause); \(next)")
            retry(event, after: delay)
        case .discard(let reason):
            let lost = "no dead-letter queue or destination takes it, so it is lost, as on AWS"
            say(
                .error, "event for \(event.functionName) given up\(tried), \(reason.rawValue): \(cause); \(lost)", event
            )
            if let failure {
                record(
                    event, outcome: failure.code, duration: duration,
                    detail: "Attempt \(event.attempts): \(cause)")
            }
            record(event, outcome: reason.rawValue, detail: "Given up\(tried): \(cause); \(lost)")
            state.withLock { $0.end(event) }
        case .drop:
            record(event, outcome: "Dropped", duration: duration, detail: detail ?? "The emulator stops.")
            state.withLock { $0.end(event, isDropped: true) }
        }
        changed()
    }

    /// The timer is made under the lock: whoever sees that nothing is under way finds it set.
    private func retry(_ event: Event, after delay: Duration) {
        let isWaiting = state.withLock { state in
            state.wait(event) { id in
                environment.clock.schedule(after: delay, on: event.loop) { [self] in resume(id) }
            }
        }
        if !isWaiting { record(event, outcome: "Dropped", detail: "The emulator stops; a retry was due.") }
    }

    private func resume(_ id: UInt64) {
        if let event = state.withLock({ $0.resume(id) }) { start(event) }
    }

    // MARK: - Those who wait

    private func wait(_ waiter: Waiter) {
        waiters.withLock { $0.append(waiter) }
        resumeWaiters()
    }

    private func changed() {
        for sentence in state.withLock({ $0.losses() }) { environment.log.warning("\(sentence)") }
        resumeWaiters()
        observer.withLock { $0 }?()
    }

    private func resumeWaiters() {
        let (isIdle, isSettled) = state.withLock { ($0.isIdle, $0.isSettled) }
        guard isSettled else { return }
        if isIdle { hasSaidFull.withLock { $0 = false } }
        let ready = waiters.withLock { waiters in
            let ready = waiters.filter { isIdle || $0.isSettled }
            waiters.removeAll { isIdle || $0.isSettled }
            return ready
        }
        for waiter in ready {
            switch waiter {
            case .idle(let continuation), .settled(let continuation): continuation.resume()
            }
        }
    }

    // MARK: - What is said

    private func sayFull() {
        let isFirst = hasSaidFull.withLock { said in
            defer { said = true }
            return !said
        }
        guard isFirst else { return }
        environment.log.warning(
            "events are refused with TooManyRequestsException: \(maximumBytes >> 20) MB of them wait")
    }

    private func say(_ level: Logger.Level, _ sentence: String, _ event: Event) {
        environment.log.log(
            level: level, "\(sentence)", metadata: ["requestId": "\(event.invocation.requestID)"])
    }

    private func record(_ event: Event, outcome: String, duration: Duration? = nil, detail: String?) {
        environment.trace.record(
            TraceEntry(
                requestID: event.invocation.requestID,
                time: environment.clock.now,
                service: .lambda,
                step: "event",
                subject: event.functionName,
                outcome: outcome,
                duration: duration,
                detail: detail
            )
        )
    }
}
