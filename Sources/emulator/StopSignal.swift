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
/// comes before `wait` is not lost.
final class StopSignal: Sendable {
    private enum State: Sendable {
        case nothing
        case waiting(CheckedContinuation<String, Never>)
        case received(String)
    }

    private let state: Locked<State>
    private let sources: [any DispatchSourceSignal]

    init() {
        let state = Locked(State.nothing)
        self.state = state
        sources = [(SIGINT, "SIGINT"), (SIGTERM, "SIGTERM")].map { number, name in
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { Self.received(name, state) }
            source.resume()
            // The source only watches; the default action would end the process before it tells us.
            signal(number, SIG_IGN)
            return source
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
