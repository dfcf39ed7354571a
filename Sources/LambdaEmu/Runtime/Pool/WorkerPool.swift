package import EmulatorCore
package import Logging
package import NIOCore
import OrderedCollections

/// The workers of an account's functions: processes that stay warm, each with one invocation at a time.
package actor WorkerPool: FunctionInvoker {
    /// Lambda's default for an account and region (Lambda Developer Guide, "Lambda quotas").
    static let accountConcurrency = 1000
    static let initLimit = Duration.seconds(10)
    /// How long a worker stays that is not needed.
    static let idleLimit = Duration.seconds(600)
    /// A function whose workers die as soon as they are ready gets no more tries than this.
    static let refusalMaximum = 3

    let context: WorkerContext
    private let cores: Int
    private var gate: StartGate
    /// Functions for which a process is started as soon as there is room for it. Who gets one goes to the end, so that
    /// a function that starts process after process does not keep the others out.
    private var atGate: OrderedSet<String> = []
    var functions: [String: FunctionWorkers] = [:]
    private var isStopped = false
    private var stopWaiter: CheckedContinuation<Void, Never>?
    private var lastID: UInt64 = 0

    /// - Parameters:
    ///   - endpointURL: what the functions' SDKs talk to, `http://127.0.0.1:4566`.
    ///   - cores: how many workers may be starting at once for events that wait.
    package init(
        supervisor: any ProcessSupervisor, runtimes: any FunctionRuntimes, findings: any FindingsReceiver,
        credentials: CredentialStore, clock: any EmulatorClock, identifiers: any IdentifierSource, trace: Trace,
        log: Logger, group: any EventLoopGroup, endpointURL: String, cores: Int = System.coreCount
    ) {
        context = WorkerContext(
            supervisor: supervisor, runtimes: runtimes, findings: findings, credentials: credentials, clock: clock,
            identifiers: identifiers, trace: trace, log: log, group: group, endpointURL: endpointURL)
        self.cores = cores
        gate = StartGate(cores: cores)
    }

    // MARK: Invocations

    package func invoke(_ invocation: Invocation, of function: FunctionConfiguration) async -> InvocationResult {
        guard !isStopped else { return InvocationResult(outcome: .stopped) }
        let name = function.functionName
        functions[name, default: FunctionWorkers(function, cores: cores)].function = function
        functions[name]?.schedule.limit = function.reservedConcurrentExecutions ?? .max
        if let reason = throttle(invocation, of: function) {
            return InvocationResult(outcome: .throttled(reason: reason.rawValue))
        }
        return await withCheckedContinuation { continuation in
            lastID += 1
            functions[name]?.waiting[lastID] = .init(invocation: invocation, continuation: continuation)
            if invocation.isEvent {
                functions[name]?.schedule.eventCame(lastID, at: context.clock.now)
            } else {
                functions[name]?.schedule.callerCame(lastID)
            }
            work(on: name)
        }
    }

    /// Events wait where callers are throttled, but for a function that is switched off.
    private func throttle(_ invocation: Invocation, of function: FunctionConfiguration) -> ThrottleReason? {
        if let reserved = function.reservedConcurrentExecutions {
            let running = functions[function.functionName]?.schedule.concurrency ?? 0
            if reserved == 0 || (!invocation.isEvent && running >= reserved) { return .reserved }
        }
        return !invocation.isEvent && concurrency >= Self.accountConcurrency ? .account : nil
    }

    private var concurrency: Int { functions.values.reduce(0) { $0 + $1.schedule.concurrency } }

    /// Does what the function's schedule says, until there is nothing left to do.
    private func work(on name: String) {
        guard !isStopped else { return }
        while true {
            let hasRoom = concurrency < Self.accountConcurrency
            let starting = functions.values.reduce(0) { $0 + $1.schedule.startingCount }
            let now = context.clock.now
            let step = functions[name]?.schedule.step(
                at: now, hasRoom: hasRoom, mayStart: { mayStart(name, besides: starting, at: now) },
                hasIdleCore: { gate.hasIdleCore(at: now) })
            guard let step else { return }
            switch step {
            case .hand(let ticket, let worker): hand(ticket, to: worker, of: name)
            case .start(let forEvent): start(name, forEvent: forEvent)
            case .wake(let delay): return wake(name, after: delay)
            case .nothing:
                atGate.remove(name)
                return
            }
        }
    }

    private func mayStart(_ name: String, besides starting: Int, at now: Timestamp) -> Bool {
        guard gate.admits(starting: starting, at: now) else {
            atGate.append(name)
            return false
        }
        atGate.remove(name)
        return true
    }

    private func hand(_ ticket: WorkerSchedule.Ticket, to worker: WorkerSchedule.WorkerID, of name: String) {
        guard let waiting = functions[name]?.waiting.removeValue(forKey: ticket) else { return }
        functions[name]?.members[worker]?.invocation = waiting
        functions[name]?.members[worker]?.worker.invoke(waiting.invocation)
    }

    private func wake(_ name: String, after delay: Duration) {
        functions[name]?.wakeTimer?.cancel()
        functions[name]?.wakeTimer = context.clock.schedule(after: delay, on: context.group.any()) {
            Task { await self.work(on: name) }
        }
    }

    // MARK: Workers

    /// - Parameter isRepeatedInit: the init phase may take as long as an invocation.
    private func start(_ name: String, forEvent: Bool, isRepeatedInit: Bool = false) {
        guard let function = functions[name]?.function else { return }
        lastID += 1
        let id = lastID
        let limit = isRepeatedInit ? .seconds(function.timeout) : Self.initLimit
        let worker = Worker(id: id, function: function, context: context, initLimit: limit)
        functions[name]?.members[id] = .init(worker: worker, isRepeatedInit: isRepeatedInit)
        functions[name]?.schedule.started(id, forEvent: forEvent, at: context.clock.now)
        gate.started(at: context.clock.now)
        Task {
            // Its events are the pool's, in order, until there are no more.
            for await event in worker.events { handle(event, of: id, name) }
        }
        Task { await worker.start() }
    }

    private func handle(_ event: WorkerEvent, of id: WorkerSchedule.WorkerID, _ name: String) {
        let wasFull = concurrency >= Self.accountConcurrency
        switch event {
        case .ready:
            functions[name]?.schedule.ready(id, at: context.clock.now)
            watchIdle(name)
        case .finished(let result):
            functions[name]?.schedule.finished(id, at: context.clock.now)
            takeInvocation(of: id, name)?.continuation.resume(returning: result)
        case .failed(let failure): failed(id, failure, name)
        case .lost: functions[name]?.schedule.lost(id)
        case .refused: handBack(id, name)
        case .ended:
            handBack(id, name)
            functions[name]?.schedule.ended(id)
            functions[name]?.members[id] = nil
            if isStopped, functions.values.allSatisfy(\.members.isEmpty) { allEnded() }
        }
        // Who waits at the gate comes before what the event is about: that would take the room that it has just made.
        for name in Array(atGate) { work(on: name) }
        // What waited because the account was full can be another function's.
        if wasFull, concurrency < Self.accountConcurrency { functions.keys.forEach(work) }
        work(on: name)
    }

    private func takeInvocation(of id: WorkerSchedule.WorkerID, _ name: String) -> FunctionWorkers.Waiting? {
        guard let waiting = functions[name]?.members[id]?.invocation else { return nil }
        functions[name]?.members[id]?.invocation = nil
        return waiting
    }

    /// The worker was gone when the invocation came: another one runs it.
    private func handBack(_ id: WorkerSchedule.WorkerID, _ name: String) {
        guard var waiting = takeInvocation(of: id, name) else { return }
        waiting.refusals += 1
        guard waiting.refusals < Self.refusalMaximum else {
            functions[name]?.schedule.finished(id, at: context.clock.now)
            let fault = RuntimeFault.exited(waiting.invocation.requestID, .exited(0))
            return waiting.continuation.resume(returning: InvocationResult(outcome: fault.outcome))
        }
        lastID += 1
        functions[name]?.waiting[lastID] = waiting
        functions[name]?.schedule.refused(
            id, lastID, isEvent: waiting.invocation.isEvent, at: context.clock.now)
    }

    private func failed(_ id: WorkerSchedule.WorkerID, _ failure: StartFailure, _ name: String) {
        guard let workers = functions[name], let member = workers.members[id] else { return }
        if case .timedOut = failure.reason, !member.isRepeatedInit, workers.schedule.isWaiting {
            context.log.notice("[\(name)] the init phase took more than 10 seconds: it is repeated, as on Lambda")
            functions[name]?.schedule.ended(id)
            return start(name, forEvent: false, isRepeatedInit: true)
        }
        context.log.error("[\(name)] \(failure.sentence)")
        guard let ticket = functions[name]?.schedule.failed(id),
            let waiting = functions[name]?.waiting.removeValue(forKey: ticket)
        else { return }
        let answer = FailedInvocation(failure, requestID: waiting.invocation.requestID, function: workers.function)
        context.trace.record(answer.traceEntry(at: context.clock.now))
        waiting.continuation.resume(returning: answer.result)
    }

    // MARK: Idle workers

    private func watchIdle(_ name: String) {
        guard let workers = functions[name], workers.expiryTimer == nil,
            let delay = workers.schedule.nextExpiry(idleFor: Self.idleLimit, at: context.clock.now)
        else { return }
        functions[name]?.expiryTimer = context.clock.schedule(after: delay, on: context.group.any()) {
            Task { await self.dismissIdle(name) }
        }
    }

    private func dismissIdle(_ name: String) {
        functions[name]?.expiryTimer = nil
        let expired = functions[name]?.schedule.expire(idleFor: Self.idleLimit, at: context.clock.now) ?? []
        for id in expired { functions[name]?.members[id]?.worker.dismiss(signal: ProcessSignal.terminate) }
        watchIdle(name)
    }

    // MARK: The end

    /// Takes no more invocations, answers those that wait and those that run with `.stopped`, and ends the processes:
    /// SIGTERM, and SIGKILL for what is left after `grace`. Returns when they are gone, or once more `grace` later.
    package func stop(grace: Duration) async {
        guard !isStopped else { return }
        isStopped = true
        let stopped = InvocationResult(outcome: .stopped)
        for name in functions.keys {
            functions[name]?.wakeTimer?.cancel()
            functions[name]?.expiryTimer?.cancel()
            functions[name]?.schedule.removeAll()
            let waiting = functions[name]?.waiting.values.map(\.self) ?? []
            functions[name]?.waiting = [:]
            for one in waiting { one.continuation.resume(returning: stopped) }
            for id in functions[name]?.members.keys.map(\.self) ?? [] {
                takeInvocation(of: id, name)?.continuation.resume(returning: stopped)
            }
        }
        dismissAll(ProcessSignal.terminate)
        guard !functions.values.allSatisfy(\.members.isEmpty) else { return }
        let loop = context.group.any()
        let timers = [
            context.clock.schedule(after: grace, on: loop) { Task { await self.dismissAll(ProcessSignal.kill) } },
            context.clock.schedule(after: grace + grace, on: loop) { Task { await self.allEnded() } },
        ]
        await withCheckedContinuation { stopWaiter = $0 }
        for timer in timers { timer.cancel() }
    }

    private func dismissAll(_ signal: Int32) {
        for member in functions.values.flatMap(\.members.values) { member.worker.dismiss(signal: signal) }
    }

    private func allEnded() {
        stopWaiter?.resume()
        stopWaiter = nil
    }
}
