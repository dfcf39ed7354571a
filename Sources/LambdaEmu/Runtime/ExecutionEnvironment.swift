import EmulatorCore
import Logging
import NIOCore
import NIOHTTP1

/// What Lambda calls an execution environment: one process, its Runtime API and the invocation that it has. Lives on
/// one event loop, where requests, output, timers and the pool's wishes meet one after the other.
final class ExecutionEnvironment {
    private let context: WorkerContext
    private let function: FunctionConfiguration
    private let loop: any EventLoop
    private let initLimit: Duration
    private let emit: AsyncStream<WorkerEvent>.Continuation

    private var state = RuntimeAPIState()
    private var log: FunctionLog
    private var server: RuntimeAPIServer?
    private var credential: Credential?
    private var process: (any SupervisedProcess)?
    /// The request for the next invocation.
    private var poll: RuntimeAPIConnection?
    private var timer: ScheduledAction?

    private var startedAt: Timestamp
    private var initDuration: Duration?
    private var startFailure: StartFailure.Reason?
    private var running: RunningInvocation?
    private var lastNumber: UInt64 = 0
    private var saidMemory = false
    /// It was told to go: what comes of it interests nobody.
    private var isDismissed = false

    init(
        function: FunctionConfiguration, context: WorkerContext, loop: any EventLoop, initLimit: Duration,
        emit: AsyncStream<WorkerEvent>.Continuation
    ) {
        self.function = function
        self.context = context
        self.loop = loop
        self.initLimit = initLimit
        self.emit = emit
        log = FunctionLog(function: function, log: context.log, findings: context.findings)
        startedAt = context.clock.now
    }

    // MARK: Start

    /// - Returns: false when it was dismissed before it had a process.
    func willStart(server: RuntimeAPIServer, credential: Credential) -> Bool {
        self.server = server
        guard !isDismissed else { return false }
        self.credential = credential
        context.credentials.add(credential)
        startedAt = context.clock.now
        arm(initLimit) { $0.initTimedOut() }
        return true
    }

    func started(_ process: any SupervisedProcess) {
        self.process = process
        // Too late to start, or too slow.
        if state.hasEnded { process.signal(ProcessSignal.kill) }
    }

    func couldNotStart(_ reason: StartFailure.Reason) {
        // Of one that was too slow that is what was said.
        if state.end() == .initialization { startFailure = reason }
        gone()
    }

    /// Lambda ends an init phase after ten seconds, and repeats it in the invocation, within the function's timeout:
    /// the pool does.
    private func initTimedOut() {
        guard state.isInitializing else { return }
        _ = state.end()
        startFailure = .timedOut
        settleStart()
        process?.signal(ProcessSignal.kill)
    }

    // MARK: Invocations

    /// Who dies between the turn of the loop in which its connection was still open and this one dies with the
    /// invocation, which then ends as on Lambda: `Runtime.ExitError`.
    func invoke(_ invocation: Invocation) {
        guard state.invoke(invocation.requestID) else {
            // What has ended has said so.
            if !state.hasEnded { emit.yield(.refused) }
            return
        }
        let now = context.clock.now
        credential?.actingFor = invocation.requestID
        if let credential { context.credentials.add(credential) }
        lastNumber += 1
        running = RunningInvocation(
            requestID: invocation.requestID, number: lastNumber, startedAt: now, initDuration: initDuration)
        initDuration = nil
        let limit = Duration.seconds(function.timeout)
        arm(limit) { [lastNumber] in $0.timedOut(lastNumber) }
        log.begin(invocation.requestID)
        let trace =
            invocation.traceHeader
            ?? XRayTraceHeader(nil, now: now, identifiers: context.identifiers).forFunction(function.functionARN)
        poll?.answer(.invocation(invocation, deadline: now + limit, traceHeader: trace))
        poll = nil
    }

    private func timedOut(_ number: UInt64) {
        guard running.map({ $0.number == number }) ?? !state.isReady else { return }
        if case .invocation(let requestID) = state.end() {
            end(.timedOut, RuntimeFault.timedOut(requestID, after: function.timeout).outcome)
        }
        // One that has answered must still poll in time, and is ended all the same; its answer stands.
        process?.signal(ProcessSignal.kill)
    }

    /// Knows what came of the invocation, and delivers it once what was written before is read: the log's tail must
    /// hold it.
    private func end(_ kind: RunningInvocation.Ending.Kind, _ outcome: InvocationResult.Outcome) {
        guard let number = running?.number else { return }
        running?.ending = .init(
            outcome: outcome, kind: kind, at: context.clock.now,
            maxMemoryUsed: process.flatMap { ProcessMemory.peak(of: $0.processID) })
        afterOutput { $0.deliver(number) }
    }

    private func deliver(_ number: UInt64) {
        guard let running, running.number == number, let ending = running.ending else { return }
        self.running = nil
        sayMemory(ending.maxMemoryUsed)
        let tail = log.end(running.closingLines(ending, of: function))
        for entry in running.traceEntries(ending, of: function, workerStarted: startedAt) {
            context.trace.record(entry)
        }
        let duration = running.duration(ending, of: function)
        emit.yield(.finished(InvocationResult(outcome: ending.outcome, logTail: tail, duration: duration)))
        announce()
    }

    /// Lambda kills what uses more than it has; here it goes on.
    private func sayMemory(_ used: Int?) {
        guard let used, used > function.memorySize, !saidMemory else { return }
        saidMemory = true
        context.log.warning(
            """
            [\(function.label)] used \(used) MB and has a MemorySize of \(function.memorySize) MB: on AWS the \
            invocation would have failed with Runtime.OutOfMemory
            """)
    }

    /// It polls, and nothing of the last invocation is left to deliver.
    private func announce() {
        if state.isReady, running == nil { emit.yield(.ready) }
    }

    // MARK: The process

    func received(_ event: ProcessEvent) {
        switch event {
        case .wrote(let stream, let bytes): log.wrote(bytes, to: stream)
        case .exited(let exit): exited(exit)
        }
    }

    private func exited(_ exit: ProcessExit) {
        let wasReady = state.isReady
        switch state.end() {
        case .initialization: startFailure = startFailure ?? .exited(exit)
        case .invocation(let requestID): end(.exited, RuntimeFault.exited(requestID, exit).outcome)
        case .nothing: break
        }
        if wasReady { context.log.notice("[\(function.label)] a worker ended while it was idle: \(exit)") }
        gone()
    }

    /// Says whatever is still to say, and that it is over.
    private func gone() {
        timer?.cancel()
        poll?.close()
        poll = nil
        if let credential { context.credentials.remove(accessKeyID: credential.accessKeyID) }
        // Everything it wrote came before.
        if !isDismissed {
            if let running { deliver(running.number) }
            failStart()
        }
        server?.stop()
        emit.yield(.ended)
        emit.finish()
    }

    /// - Parameter signal: SIGKILL, or SIGTERM first to let it end as it likes.
    func dismiss(signal: Int32) {
        isDismissed = true
        log.dismiss()
        _ = state.end()
        running = nil
        timer?.cancel()
        process?.signal(signal)
    }

    // MARK: A start that failed

    private func settleStart() { afterOutput { $0.failStart() } }

    private func failStart() {
        guard let reason = startFailure, !isDismissed else { return }
        startFailure = nil
        timer?.cancel()
        let duration = context.clock.now - startedAt
        let failure = StartFailure(
            reason: reason, duration: duration,
            log: log.endInit(InvocationReport.initReport(duration, status: reason.status)),
            maxMemoryUsed: process.flatMap { ProcessMemory.peak(of: $0.processID) })
        emit.yield(.failed(failure))
        process?.signal(ProcessSignal.kill)
    }

    // MARK: Timers and order

    /// One timer at a time: the init phase ends before an invocation begins.
    private func arm(_ delay: Duration, _ action: @escaping @Sendable (ExecutionEnvironment) -> Void) {
        timer?.cancel()
        let bound = NIOLoopBound(self, eventLoop: loop)
        timer = context.clock.schedule(after: delay, on: loop) { action(bound.value) }
    }

    private func afterOutput(_ action: @escaping @Sendable (ExecutionEnvironment) -> Void) {
        guard let process else { return action(self) }
        let bound = NIOLoopBound(self, eventLoop: loop)
        let loop = self.loop
        process.afterOutput { loop.execute { action(bound.value) } }
    }
}

// MARK: - The Runtime API

extension ExecutionEnvironment: RuntimeAPIHandler {
    func receive(_ head: HTTPRequestHead, body: ByteBuffer?, from connection: RuntimeAPIConnection) {
        guard let request = RuntimeAPIRequest(method: head.method, uri: head.uri) else {
            return connection.answer(.notFound(head.uri))
        }
        let errorType = head.headers.first(name: "lambda-runtime-function-error-type")
        do throws(RuntimeAPIError) {
            switch request {
            case .next: try next(connection)
            case .response(let requestID):
                try state.response(requestID)
                finish(body.map { .returned($0) }, connection)
            case .invocationError(let requestID):
                try state.invocationError(requestID)
                finish(body.map { RuntimeFault.reported($0, errorType: errorType).outcome }, connection)
            case .initError:
                try state.initError()
                connection.answer(.accepted)
                startFailure = .reported(.reported(body ?? ByteBuffer(), errorType: errorType))
                settleStart()
            }
        } catch {
            connection.answer(error.answer)
        }
    }

    private func next(_ connection: RuntimeAPIConnection) throws(RuntimeAPIError) {
        if try state.next() { initDuration = context.clock.now - startedAt }
        timer?.cancel()
        if let poll, poll !== connection { poll.close() }
        poll = connection
        announce()
    }

    /// - Parameter outcome: nil when the body was too large.
    private func finish(_ outcome: InvocationResult.Outcome?, _ connection: RuntimeAPIConnection) {
        connection.answer(outcome == nil ? RuntimeAPIError.requestEntityTooLarge.answer : .accepted)
        end(.answered, outcome ?? RuntimeFault.responseSizeTooLarge.outcome)
    }

    func closed(_ connection: RuntimeAPIConnection) {
        guard connection === poll else { return }
        poll = nil
        if state.isReady, running == nil { emit.yield(.lost) }
        state.pollClosed()
    }
}
