import Dispatch
package import NIOCore
import Synchronization

/// Those who wait until something is the case. They are looked at when something has changed, never by the clock;
/// many changes at once are one look.
package final class Waits: Sendable {
    package enum Outcome: Sendable, Equatable {
        case met
        case timedOut
        /// The emulator stops.
        case stopped
    }

    private struct Waiter {
        var isMet: @Sendable () -> Bool
        var continuation: CheckedContinuation<Outcome, Never>
        var timer: ScheduledAction
    }

    private struct State {
        var waiters: [UInt64: Waiter] = [:]
        var lastID: UInt64 = 0
        var isLookDue = false
        var isStopped = false
    }

    private let clock: any EmulatorClock
    private let timers: any EventLoop
    private let queue = DispatchQueue(label: "emulator.waits")
    private let state = Locked(State())
    /// So that a change nobody waits for costs one reading.
    private let count = Atomic<Int>(0)

    /// - Parameter timers: where time runs out.
    package init(clock: any EmulatorClock, timers: any EventLoop) {
        self.clock = clock
        self.timers = timers
    }

    /// Something changed that somebody may wait for. May be called anywhere, and often.
    package func changed() {
        guard count.load(ordering: .sequentiallyConsistent) > 0 else { return }
        look()
    }

    /// Returns once `isMet` answers true, which it is asked on a thread of the waits' own.
    package func wait(timeout: Duration, until isMet: @escaping @Sendable () -> Bool) async -> Outcome {
        await withCheckedContinuation { continuation in
            // Before the first look: a change that comes between is looked at once more.
            count.add(1, ordering: .sequentiallyConsistent)
            let isStopped = state.withLock { state in
                guard !state.isStopped else { return true }
                state.lastID += 1
                let id = state.lastID
                let timer = clock.schedule(after: timeout, on: timers) { [self] in end(id, .timedOut) }
                state.waiters[id] = Waiter(isMet: isMet, continuation: continuation, timer: timer)
                return false
            }
            if isStopped {
                count.subtract(1, ordering: .sequentiallyConsistent)
                return continuation.resume(returning: .stopped)
            }
            look()
        }
    }

    /// Nobody waits any longer.
    package func stop() {
        let ids = state.withLock { state in
            state.isStopped = true
            return Array(state.waiters.keys)
        }
        for id in ids { end(id, .stopped) }
    }

    private func look() {
        let isNew = state.withLock { state in
            defer { state.isLookDue = true }
            return !state.isLookDue
        }
        if isNew { queue.async { [self] in lookAtAll() } }
    }

    private func lookAtAll() {
        let waiters = state.withLock { state in
            state.isLookDue = false
            return state.waiters.mapValues(\.isMet)
        }
        for (id, isMet) in waiters where isMet() { end(id, .met) }
    }

    private func end(_ id: UInt64, _ outcome: Outcome) {
        guard let waiter = state.withLock({ $0.waiters.removeValue(forKey: id) }) else { return }
        count.subtract(1, ordering: .sequentiallyConsistent)
        waiter.timer.cancel()
        waiter.continuation.resume(returning: outcome)
    }
}
