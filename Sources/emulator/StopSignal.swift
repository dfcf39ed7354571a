@preconcurrency import Dispatch
import EmulatorCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// SIGINT and SIGTERM, as something to wait for. Make it before anybody can know that the emulator runs: a signal that
/// comes once `init` has returned is not lost, even if it comes before `wait`.
final class StopSignal: Sendable {
    private enum State: Sendable {
        case nothing
        case waiting(CheckedContinuation<String, Never>)
        case received(String)
    }

    private let state: Locked<State>
    private let sources: [any DispatchSourceSignal]

    init() async {
        let state = Locked(State.nothing)
        self.state = state
        sources = [(SIGINT, "SIGINT"), (SIGTERM, "SIGTERM")].map { number, name in
            // Dispatch replaces the action by its own when it has registered the source, at a time of its choosing.
            // Setting it after `resume` would race with that, and win now and then: then no signal is ever heard of.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { Self.received(name, state) }
            return source
        }
        for source in sources {
            await withCheckedContinuation { registered in
                source.setRegistrationHandler { registered.resume() }
                source.resume()
            }
        }
    }

    private static func received(_ name: String, _ state: Locked<State>) {
        let waiting = state.withLock { state -> CheckedContinuation<String, Never>? in
            defer { state = .received(name) }
            if case .waiting(let continuation) = state { return continuation }
            return nil
        }
        waiting?.resume(returning: name)
        // A second one ends the process as it would without us: whoever sends it does not want to wait.
        signal(SIGINT, SIG_DFL)
        signal(SIGTERM, SIG_DFL)
    }

    /// Suspends until the first of them; answers its name. Called once.
    func wait() async -> String {
        await withCheckedContinuation { continuation in
            let received = state.withLock { state -> String? in
                if case .received(let name) = state { return name }
                state = .waiting(continuation)
                return nil
            }
            if let received { continuation.resume(returning: received) }
        }
    }
}
