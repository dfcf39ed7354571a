import CProcess
import DequeModule
import Dispatch
package import EmulatorCore
package import Logging
import NIOCore

/// JavaScriptCore in a process of its own: this very program under another command, started with the first script. One
/// that a script brought down is replaced with the next call.
package final class SupervisedScriptEngine: ScriptEngine {
    /// Whoever is not answered by then is not going to be: the process keeps its own, shorter, limits.
    private static let patience = Duration.seconds(30)

    private static let codeLimit = 2_000

    private struct State {
        var link: ProcessLink?
        /// What the process has been told, since it is started.
        var codes: [CompiledScript: UInt32] = [:]
        /// Sent and not answered, in order.
        var waiting: Deque<Call> = []
        /// Why no process has an engine.
        var missing: String?
        var isStopping = false
        /// How many calls were answered, ever.
        var answers: UInt64 = 0
    }

    private struct Call: Sendable {
        var script: CompiledScript
        var request: ScriptCall
        var done: CheckedContinuation<ScriptAnswer, Never>
    }

    private let executable: String
    private let arguments: [String]
    private let clock: any EmulatorClock
    private let identifiers: any IdentifierSource
    private let log: Logger
    private let state = Locked(State())
    /// Requests go out from here, one after the other: starting the process and writing to it may wait.
    private let requests = DispatchQueue(label: "emulator.scripts.requests")

    /// - Parameters:
    ///   - executable: what to run.
    ///   - arguments: without the program's own name.
    package init(
        executable: String = ProcessLink.ownExecutable, arguments: [String] = ["run-scripts"],
        clock: any EmulatorClock, identifiers: any IdentifierSource, log: Logger
    ) {
        self.executable = executable
        self.arguments = arguments
        self.clock = clock
        self.identifiers = identifiers
        self.log = log
    }

    /// The process, while there is one.
    package var processID: Int32? { state.withLock { $0.link?.processID } }

    /// Starts the process, so that the first call need not wait for it, and that a missing library is told at once.
    package func prepare() {
        requests.async { [self] in
            if connect() == nil { log.error("\(Self.sentence(state.withLock { $0.missing } ?? "unknown"))") }
        }
    }

    package func stop() {
        let link = state.withLock { state in
            state.isStopping = true
            return state.link
        }
        link?.kill()
    }

    package func evaluate(_ script: CompiledScript, function: String, context: JSONValue) async -> ScriptAnswer {
        var writer = JSONWriter()
        writer.write(context)
        let request = ScriptCall(
            code: 0, function: function, now: clock.now.nanoseconds, chance: identifiers.randomBits(),
            context: writer.string())
        return await withCheckedContinuation { done in
            requests.async { [self] in send(Call(script: script, request: request, done: done)) }
        }
    }

    // MARK: - On the queue of requests

    private func send(_ call: Call) {
        discardOldCodes()
        guard let link = connect() else {
            let reason = state.withLock { $0.missing }
            return call.done.resume(returning: reason.map { .missing(Self.sentence($0)) } ?? .stopped)
        }
        let (code, isNew): (UInt32, Bool) = state.withLock { state in
            if let known = state.codes[call.script] { return (known, false) }
            let number = UInt32(state.codes.count)
            state.codes[call.script] = number
            return (number, true)
        }
        if isNew { link.send(ScriptRequest.code(code, source: call.script.source)) }
        var call = call
        call.request.code = code
        // Between the look for a process and now it may have ended: then its end has answered all but this one.
        let isSent: (Bool, isFirst: Bool) = state.withLock { state in
            guard state.link === link else { return (false, false) }
            state.waiting.append(call)
            return (true, state.waiting.count == 1)
        }
        guard isSent.0 else { return send(call) }
        link.send(ScriptRequest.evaluate(call.request))
        if isSent.isFirst { watch(link) }
    }

    /// Ends a process that has stopped to answer.
    private func watch(_ link: ProcessLink) {
        let before = state.withLock { $0.answers }
        let deadline = DispatchTime.now() + .seconds(Int(Self.patience.components.seconds))
        requests.asyncAfter(deadline: deadline) { [weak self] in
            guard let self else { return }
            let (now, isWaiting) = state.withLock { ($0.answers, $0.link === link && !$0.waiting.isEmpty) }
            guard isWaiting else { return }
            now == before ? link.kill() : watch(link)
        }
    }

    /// A process that has seen much code, of APIs that were changed again and again, makes room for a new one.
    private func discardOldCodes() {
        let old: ProcessLink? = state.withLock { state in
            guard state.codes.count >= Self.codeLimit, state.waiting.isEmpty else { return nil }
            defer { state.link = nil }
            return state.link
        }
        old?.kill()
    }

    private func connect() -> ProcessLink? {
        let (known, isOver) = state.withLock { ($0.link, $0.isStopping || $0.missing != nil) }
        if let known { return known }
        if isOver { return nil }
        do throws(ProgramStart.Failure) {
            let link = try ProcessLink(executable: executable, arguments: arguments)
            state.withLock { state in
                state.link = link
                state.codes = [:]
            }
            link.read(
                ScriptReport.self, onMessage: { [weak self] in self?.receive($0) },
                onEnd: { [weak self, weak link] in self?.linkEnded(link, $0) })
            return link
        } catch {
            state.withLock { $0.missing = "\(executable): \(error)" }
            return nil
        }
    }

    // MARK: - On the thread that reads

    private func receive(_ report: ScriptReport) {
        switch report {
        case .ready: log.debug("scripts run in process \(processID ?? 0)")
        case .missing(let reason):
            state.withLock { $0.missing = reason }
            log.error("\(Self.sentence(reason))")
        case .answer(let bytes):
            let call = state.withLock { state in
                state.answers += 1
                return state.waiting.popFirst()
            }
            call?.done.resume(returning: .answered(bytes))
        }
    }

    /// The first call that waits brought the process down; those behind it are made again, in the next one.
    private func linkEnded(_ link: ProcessLink?, _ exit: ProcessExit) {
        let ended: State? = state.withLock { state in
            guard state.link === link else { return nil }
            defer {
                state.waiting = []
                state.link = nil
            }
            return state
        }
        guard let ended else { return }
        var calls = ended.waiting
        if let reason = ended.missing {
            for call in calls { call.done.resume(returning: .missing(Self.sentence(reason))) }
            return
        }
        if ended.isStopping {
            for call in calls { call.done.resume(returning: .stopped) }
            return
        }
        guard let first = calls.popFirst() else {
            return log.error("the process that runs scripts ended (\(exit))")
        }
        first.done.resume(returning: ScriptAnswer(exit))
        requests.async { [self, calls] in for call in calls { send(call) } }
    }

    /// What to do about an engine that is not there.
    private static func sentence(_ reason: String) -> String {
        "JavaScript resolvers need JavaScriptCore: install libjavascriptcoregtk-4.1-0 "
            + "(apt-get install libjavascriptcoregtk-4.1-0) and start again (\(reason))"
    }
}

extension ScriptAnswer {
    fileprivate init(_ exit: ProcessExit) {
        self =
            switch exit {
            case .exited(Int32(CPROCESS_TIME_EXCEEDED)): .exceededTime
            case .exited(Int32(CPROCESS_MEMORY_EXCEEDED)): .exceededMemory
            default: .ended("\(exit)")
            }
    }
}
