import EmulatorCore
import NIOCore

@testable import LambdaEmu

/// Starts nothing: a test plays each process.
final class FakeSupervisor: ProcessSupervisor {
    private struct State {
        var started: [FakeProcess] = []
        var taken = 0
        var waiter: CheckedContinuation<FakeProcess, Never>?
        var failure: ProcessStartError?
        var holdsStarts = false
        var held: [CheckedContinuation<ProcessStartError?, Never>] = []
    }

    private let state = Locked(State())

    var startCount: Int { state.withLock { $0.started.count } }
    var heldCount: Int { state.withLock { $0.held.count } }
    func refuse(_ reason: String) {
        state.withLock { $0.failure = ProcessStartError(executable: "/python", reason: reason) }
    }
    func holdStarts() { state.withLock { $0.holdsStarts = true } }

    /// Refuses the first one that is held, and lets the others come up.
    func releaseStarts(refusingFirst reason: String) {
        let held = state.withLock { state in
            defer { state.held = [] }
            state.holdsStarts = false
            return state.held
        }
        for (index, start) in held.enumerated() {
            start.resume(returning: index == 0 ? ProcessStartError(executable: "/python", reason: reason) : nil)
        }
    }

    func start(
        _ description: ProcessDescription, onEvent: @escaping @Sendable (ProcessEvent) -> Void
    ) async throws(ProcessStartError) -> any SupervisedProcess {
        if let failure = state.withLock({ $0.failure }) { throw failure }
        if state.withLock({ $0.holdsStarts }) {
            let refusal = await withCheckedContinuation { start in state.withLock { $0.held.append(start) } }
            if let refusal { throw refusal }
        }
        let process = FakeProcess(description, onEvent)
        let waiter = state.withLock { state in
            state.started.append(process)
            guard let waiter = state.waiter else { return nil as CheckedContinuation<FakeProcess, Never>? }
            state.waiter = nil
            state.taken += 1
            return waiter
        }
        waiter?.resume(returning: process)
        return process
    }

    /// The next process that is started, or was and is not taken yet.
    func next() async -> FakeProcess {
        await withCheckedContinuation { continuation in
            let process = state.withLock { state in
                guard state.taken < state.started.count else {
                    state.waiter = continuation
                    return nil as FakeProcess?
                }
                state.taken += 1
                return state.started[state.taken - 1]
            }
            if let process { continuation.resume(returning: process) }
        }
    }
}

final class FakeProcess: SupervisedProcess {
    private struct State {
        var signals: [Int32] = []
        var survivesSignals = false
        var holdsOutput = false
        var flushes: [@Sendable () -> Void] = []
        /// Until it has ended.
        var onEvent: (@Sendable (ProcessEvent) -> Void)?
    }

    let description: ProcessDescription
    private let state: Locked<State>

    init(_ description: ProcessDescription, _ onEvent: @escaping @Sendable (ProcessEvent) -> Void) {
        self.description = description
        state = Locked(State(onEvent: onEvent))
    }

    /// There is none.
    var processID: Int32 { 0 }
    var signals: [Int32] { state.withLock { $0.signals } }
    var environment: [String: String] { description.environment }

    func survive() { state.withLock { $0.survivesSignals = true } }
    func holdOutput() { state.withLock { $0.holdsOutput = true } }

    func signal(_ number: Int32) {
        let survives = state.withLock { state in
            state.signals.append(number)
            return state.survivesSignals
        }
        if !survives { exit(.signaled(number)) }
    }

    func afterOutput(_ done: @escaping @Sendable () -> Void) {
        let now = state.withLock { state in
            if state.holdsOutput { state.flushes.append(done) }
            return !state.holdsOutput
        }
        if now { done() }
    }

    func write(_ text: String, to stream: ProcessStream = .output) {
        let onEvent = state.withLock { $0.onEvent }
        onEvent?(.wrote(stream, ByteBuffer(string: text)))
    }

    func releaseOutput() {
        let flushes = state.withLock { state in
            defer { state.flushes = [] }
            return state.flushes
        }
        for flush in flushes { flush() }
    }

    func exit(_ exit: ProcessExit) {
        // Only the first time; and what takes the events is kept no longer than a supervisor keeps it.
        let onEvent = state.withLock { $0.onEvent.take() }
        onEvent?(.exited(exit))
    }
}
