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
    private let source: any DispatchSourceRead

    /// What the handler can reach: it carries no context. Dispatch's own signal sources wait on a signalfd, which on
    /// Linux misses a signal that is ignored, as it must be for them, and that the main thread does not block.
    private static let pipe: (read: Int32, write: Int32) = {
        var ends: [Int32] = [0, 0]
        let code = makePipe(&ends)
        precondition(code == 0, "no pipe for signals: errno \(errno)")
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }()

    init() {
        let state = Locked(State.nothing)
        self.state = state
        let source = DispatchSource.makeReadSource(fileDescriptor: Self.pipe.read, queue: .global())
        source.setEventHandler {
            var number: UInt8 = 0
            guard read(Self.pipe.read, &number, 1) == 1 else { return }
            Self.received(Int32(number) == SIGINT ? "SIGINT" : "SIGTERM", state)
        }
        source.resume()
        self.source = source
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                // Only what is safe in a signal handler. A second signal ends the process as it would without us:
                // whoever sends it does not want to wait.
                signal(SIGINT, SIG_DFL)
                signal(SIGTERM, SIG_DFL)
                var byte = UInt8(truncatingIfNeeded: number)
                _ = write(StopSignal.pipe.write, &byte, 1)
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

/// The C function, whose name the property above would hide.
private func makePipe(_ ends: UnsafeMutablePointer<Int32>) -> Int32 { pipe(ends) }
