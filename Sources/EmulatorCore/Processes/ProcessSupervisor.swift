package import NIOCore

/// Where a process writes to: descriptors 1, 2 and 3.
package enum ProcessStream: Int32, Sendable, CaseIterable {
    case output = 1
    case error = 2
    /// Descriptor 3: what our own code inside the process tells the emulator.
    case report = 3
}

/// What happens to a supervised process, in order; `exited` comes last, after everything that it wrote.
package enum ProcessEvent: Sendable {
    case wrote(ProcessStream, ByteBuffer)
    case exited(ProcessExit)
}

/// The signals that end a process (signal(7)): what it may see to, and what it may not.
package enum ProcessSignal {
    package static let kill: Int32 = 9
    package static let terminate: Int32 = 15
}

/// Starts processes that do not outlive the emulator, whatever ends it (design, section 5, "Processes").
package protocol ProcessSupervisor: Sendable {
    /// Starts a program in a process group of its own.
    ///
    /// - Parameter onEvent: called one after the other, on no particular thread. While it waits, what processes write stays
    ///   in their pipes.
    func start(
        _ description: ProcessDescription, onEvent: @escaping @Sendable (ProcessEvent) -> Void
    ) async throws(ProcessStartError) -> any SupervisedProcess
}

package protocol SupervisedProcess: Sendable {
    var processID: Int32 { get }
    /// Sends a signal to the process and to whatever it started. Without effect once it ended.
    func signal(_ number: Int32)
    /// Calls `done` once everything that the process wrote before this call was handed to `onEvent`, or the process
    /// ended. What a process writes and what it sends elsewhere come on different ways; this is where they meet.
    func afterOutput(_ done: @escaping @Sendable () -> Void)
}

extension SupervisedProcess {
    /// For a supervisor that hands over output as soon as it is written.
    package func afterOutput(_ done: @escaping @Sendable () -> Void) { done() }
}

/// Why a program could not be started: `/opt/python3: No such file or directory`.
package struct ProcessStartError: Error, Sendable, Equatable, CustomStringConvertible {
    package var executable: String
    package var reason: String

    package init(executable: String, reason: String) {
        self.executable = executable
        self.reason = reason
    }

    package var description: String { "\(executable): \(reason)" }
}
