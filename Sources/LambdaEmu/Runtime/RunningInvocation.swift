import EmulatorCore

/// The invocation that a worker has, until its result is delivered.
struct RunningInvocation {
    var requestID: String
    /// Tells a retried event, which keeps its id, from its earlier try.
    var number: UInt64
    var startedAt: Timestamp
    /// Of a worker's first invocation.
    var initDuration: Duration?
    /// What came of it, once that is known.
    var ending: Ending?

    struct Ending {
        enum Kind {
            /// The runtime answered.
            case answered
            case timedOut
            case exited
        }

        var outcome: InvocationResult.Outcome
        var kind: Kind
        var at: Timestamp
        var maxMemoryUsed: Int?
    }
}

extension InvocationResult.Outcome {
    /// As a trace shows it.
    var name: String {
        switch self {
        case .returned: "ok"
        case .functionError(_, let errorType, _): errorType
        case .throttled(let reason): reason
        case .stopped: "stopped"
        }
    }
}
