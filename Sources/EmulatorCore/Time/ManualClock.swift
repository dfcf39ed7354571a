package import NIOCore

/// A clock that stands still until `advance` moves it and runs what has come due, in order of time.
package final class ManualClock: EmulatorClock {
    private struct Timer {
        var id: UInt64
        var due: Timestamp
        var loop: any EventLoop
        var action: @Sendable () -> Void
    }

    private struct State {
        var now: Timestamp
        var nextID: UInt64 = 0
        var timers: [Timer] = []
    }

    private let state: Locked<State>

    package init(now: Timestamp = Timestamp(seconds: 1_800_000_000)) {
        state = Locked(State(now: now))
    }

    package var now: Timestamp { state.withLock { $0.now } }

    @discardableResult
    package func schedule(
        after delay: Duration,
        on loop: any EventLoop,
        _ action: @escaping @Sendable () -> Void
    ) -> ScheduledAction {
        let id = state.withLock { state in
            state.nextID += 1
            state.timers.append(Timer(id: state.nextID, due: state.now + delay, loop: loop, action: action))
            return state.nextID
        }
        return ScheduledAction { [self] in state.withLock { $0.timers.removeAll { $0.id == id } } }
    }

    /// Moves the clock and hands each action that came due to its loop, the earliest first.
    package func advance(by duration: Duration) {
        let end = now + duration
        while let timer = takeEarliest(until: end) { timer.loop.execute(timer.action) }
        state.withLock { $0.now = end }
    }

    private func takeEarliest(until end: Timestamp) -> Timer? {
        state.withLock { state in
            guard
                let index = state.timers.indices.min(by: { state.timers[$0].due < state.timers[$1].due }),
                state.timers[index].due <= end
            else { return nil }
            let timer = state.timers.remove(at: index)
            state.now = max(state.now, timer.due)
            return timer
        }
    }
}
