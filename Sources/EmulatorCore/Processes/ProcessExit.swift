#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How a process ended, in the words that Lambda uses for it.
package enum ProcessExit: Sendable, Equatable, CustomStringConvertible {
    case exited(Int32)
    case signaled(Int32)

    /// From what wait(2) answers.
    package init(waitStatus: Int32) {
        let signal = waitStatus & 0x7F
        self = signal == 0 ? .exited(waitStatus >> 8 & 0xFF) : .signaled(signal)
    }

    /// Waits until that child has ended. Its id may be somebody else's from then on.
    package init(reaping processID: Int32) throws(ProgramStart.Failure) {
        var status: Int32 = 0
        while waitpid(processID, &status, 0) < 0 {
            guard errno == EINTR else { throw ProgramStart.Failure(code: errno, subject: "its exit status") }
        }
        self.init(waitStatus: status)
    }

    /// `exit status 1`, `signal: killed`
    package var description: String {
        switch self {
        case .exited(let code): "exit status \(code)"
        case .signaled(let number): "signal: \(Self.name(ofSignal: number))"
        }
    }

    /// The words of Go's `syscall.Signal`, in which Lambda reports how a runtime ended.
    private static func name(ofSignal number: Int32) -> String {
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
