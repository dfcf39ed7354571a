/// What becomes of the signals that `exec` catches: COMMAND decides what they mean, as long as there is one.
struct SignalForwarding: Sendable {
    enum Action: Sendable, Equatable {
        case nothing
        /// Send it to COMMAND.
        case forward(Int32)
        /// End at once, with this exit code.
        case exit(Int32)
    }

    private enum Phase: Sendable {
        case starting
        case running
        /// COMMAND has ended, with this exit code, and the emulator is stopping.
        case stopping(Int32)
    }

    private var phase = Phase.starting
    /// What came while there was no COMMAND yet: it is not started, or gets it as the first thing.
    private(set) var pending: Int32?

    /// - Parameter reachesCommand: whether COMMAND has it already, from the terminal that both are in the foreground of.
    mutating func caught(_ signal: CaughtSignal, reachesCommand: Bool) -> Action {
        switch phase {
        case .starting:
            // A start that takes too long for somebody who asks twice.
            guard pending == nil else { return .exit(128 + signal.number) }
            pending = signal.number
            return .nothing
        case .running:
            return reachesCommand ? .nothing : .forward(signal.number)
        case .stopping(let code):
            return .exit(code)
        }
    }

    mutating func commandStarted() -> Action {
        phase = .running
        return pending.map { .forward($0) } ?? .nothing
    }

    mutating func commandEnded(exitCode: Int32) { phase = .stopping(exitCode) }
}
