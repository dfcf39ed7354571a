import EmulatorCore
import NIOCore

/// Work that storage has to do in the background once its time has come, by the account's clock: one timer for the
/// earliest, slices of work on the background thread, and rest while there is nothing to come.
final class DueWork: Sendable {
    /// What a slice of work leaves.
    enum Next: Sendable, Equatable {
        /// More that is due already.
        case more
        case at(Timestamp)
        case never
    }

    private enum State {
        case resting
        case waiting(due: Timestamp, timer: ScheduledAction)
        /// Something became due at `woken` while slices run that may have looked before.
        case working(woken: Timestamp?)
    }

    /// The longest wait. A computer that sleeps does not count the time, and its clock may be set.
    private static let waitMaximum = Duration.seconds(60)

    private let clock: any EmulatorClock
    private let loop: any EventLoop
    private let background: BackgroundThread
    private let slice: @Sendable () -> Next
    private let state = Locked(State.resting)

    init(
        clock: any EmulatorClock,
        loop: any EventLoop,
        background: BackgroundThread,
        slice: @escaping @Sendable () -> Next
    ) {
        self.clock = clock
        self.loop = loop
        self.background = background
        self.slice = slice
    }

    /// Something is due then, or is already.
    func wake(at due: Timestamp) {
        let starts = state.withLock { state in
            switch state {
            case .working(let woken):
                state = .working(woken: min(woken ?? due, due))
                return false
            case .waiting(let earlier, _) where earlier <= due: return false
            case .waiting(_, let timer):
                timer.cancel()
                return wait(until: due, &state)
            case .resting: return wait(until: due, &state)
            }
        }
        if starts { work() }
    }

    /// - Returns: whether the work can start at once.
    private func wait(until due: Timestamp, _ state: inout State) -> Bool {
        let delay = due - clock.now
        guard delay > .zero else {
            state = .working(woken: nil)
            return true
        }
        let timer = clock.schedule(after: min(delay, Self.waitMaximum), on: loop) { [weak self] in self?.timerFired() }
        state = .waiting(due: due, timer: timer)
        return false
    }

    private func timerFired() {
        let starts = state.withLock { state in
            guard case .waiting = state else { return false }
            state = .working(woken: nil)
            return true
        }
        if starts { work() }
    }

    private func work() {
        background.runSlices { [weak self] in
            guard let self else { return false }
            return finish(slice())
        }
    }

    /// - Returns: whether there is more to do now.
    private func finish(_ next: Next) -> Bool {
        state.withLock { state in
            guard case .working(let woken) = state else { return false }
            if next == .more { return true }
            var due: [Timestamp] = []
            if let woken { due.append(woken) }
            if case .at(let time) = next { due.append(time) }
            guard let earliest = due.min() else {
                state = .resting
                return false
            }
            return wait(until: earliest, &state)
        }
    }
}
