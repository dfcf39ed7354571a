/// A program to start: everything it gets, and nothing that is not named here.
package struct ProcessDescription: Sendable, Equatable {
    /// An absolute path.
    package var executable: String
    /// Without the program's own name.
    package var arguments: [String]
    package var environment: [String: String]
    /// Where it starts.
    package var directory: String
    /// How many files it may have open (the soft limit); nil for the emulator's own, which is high.
    package var openFileLimit: Int?

    package init(
        executable: String, arguments: [String] = [], environment: [String: String] = [:], directory: String = "/",
        openFileLimit: Int? = nil
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.directory = directory
        self.openFileLimit = openFileLimit
    }
}

/// How a process ended, in the words that Lambda uses for it.
package enum ProcessExit: Sendable, Equatable, CustomStringConvertible {
    case exited(Int32)
    case signaled(Int32)

    /// From what wait(2) answers.
    package init(waitStatus: Int32) {
        let signal = waitStatus & 0x7F
        self = signal == 0 ? .exited(waitStatus >> 8 & 0xFF) : .signaled(signal)
    }

    /// `exit status 1`, `signal: killed`
    package var description: String {
        switch self {
        case .exited(let code): "exit status \(code)"
        case .signaled(let number): "signal: \(SignalName.text(number))"
        }
    }
}

/// The words of Go's `syscall.Signal`, in which Lambda reports how a runtime ended.
package enum SignalName {
    package static func text(_ number: Int32) -> String {
        switch number {
        case 1: "hangup"
        case 2: "interrupt"
        case 3: "quit"
        case 4: "illegal instruction"
        case 6: "aborted"
        case 8: "floating point exception"
        case 9: "killed"
        case 11: "segmentation fault"
        case 13: "broken pipe"
        case 14: "alarm clock"
        case 15: "terminated"
        default: "signal \(number)"
        }
    }
}
