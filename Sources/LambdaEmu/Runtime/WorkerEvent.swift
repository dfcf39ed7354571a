import EmulatorCore

/// What a worker tells its pool, in order. `ended` comes last, and always.
enum WorkerEvent: Sendable {
    /// It polls for an invocation.
    case ready
    /// The invocation that it had is over.
    case finished(InvocationResult)
    /// It will not become ready; `ended` follows.
    case failed(StartFailure)
    /// The connection of its poll is gone: most likely so is the process. It may also poll anew.
    case lost
    /// It was no longer polling when an invocation came. The invocation did not reach the function.
    case refused
    /// Its process is gone.
    case ended
}

/// Why a worker did not become ready.
struct StartFailure: Sendable {
    enum Reason: Sendable {
        /// The runtime said so, to `init/error`.
        case reported(RuntimeFault)
        case exited(ProcessExit)
        /// There is nothing to run, or it cannot be run: a sentence, and Lambda's name for it.
        case notStarted(String, errorType: String)
        /// The init phase took too long.
        case timedOut
    }

    var reason: Reason
    var duration: Duration
    /// What it wrote, and Lambda's line about the init phase.
    var log: LogTail
    /// MB
    var maxMemoryUsed: Int?
}
