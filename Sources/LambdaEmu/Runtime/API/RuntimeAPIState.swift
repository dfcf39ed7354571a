/// Where one runtime stands with the Runtime API (Lambda Developer Guide, "Using the Lambda runtime API for custom
/// runtimes"), without I/O. The names of states are those that Lambda's messages use.
struct RuntimeAPIState: Equatable {
    private enum State: Equatable {
        /// No poll yet: the init phase.
        case started
        case initError
        /// It polls `invocation/next`, and gets the next invocation as the answer.
        case ready
        case running(String)
        /// It has answered, or lost its poll, and will poll or end.
        case responseSent(String?)
        /// The process is gone, or told to go.
        case ended

        var name: String {
            switch self {
            case .started: "Started"
            case .initError: "InitError"
            case .ready: "Ready"
            case .running, .ended: "Running"
            case .responseSent: "ResponseSent"
            }
        }
    }

    /// What the runtime was in the middle of when it ended.
    enum Interrupted: Equatable {
        /// The init phase, which nobody will finish.
        case initialization
        case invocation(String)
        /// Nothing that anybody waits for, or an invocation that was answered already.
        case nothing
    }

    private var state = State.started

    var isInitializing: Bool { state == .started }
    var isReady: Bool { state == .ready }
    var hasEnded: Bool { state == .ended }

    /// `GET invocation/next`. A runtime that polls twice gets its answer on the later poll.
    ///
    /// - Returns: whether this ends the init phase.
    mutating func next() throws(RuntimeAPIError) -> Bool {
        switch state {
        case .started, .ready, .responseSent:
            let isFirst = state == .started
            state = .ready
            return isFirst
        case .initError, .running, .ended:
            throw .invalidStateTransition(from: state.name, to: "Ready")
        }
    }

    /// The connection that polled is gone. Most likely so is the process; a client may also poll anew.
    mutating func pollClosed() {
        if state == .ready { state = .responseSent(nil) }
    }

    /// - Returns: false when nobody polls.
    mutating func invoke(_ requestID: String) -> Bool {
        guard state == .ready else { return false }
        state = .running(requestID)
        return true
    }

    /// `POST invocation/{id}/response`. A second answer to the same invocation is refused, as is one to another.
    mutating func response(_ requestID: String) throws(RuntimeAPIError) {
        try answer(requestID, as: "InvocationResponse")
    }

    /// `POST invocation/{id}/error`
    mutating func invocationError(_ requestID: String) throws(RuntimeAPIError) {
        try answer(requestID, as: "InvocationErrorResponse")
    }

    private mutating func answer(_ requestID: String, as next: String) throws(RuntimeAPIError) {
        switch state {
        case .running(requestID): state = .responseSent(requestID)
        case .responseSent(requestID): throw .invalidStateTransition(from: state.name, to: next)
        default: throw .invalidRequestID
        }
    }

    /// `POST init/error`
    mutating func initError() throws(RuntimeAPIError) {
        guard state == .started else { throw .invalidStateTransition(from: state.name, to: "InitError") }
        state = .initError
    }

    /// The process ended, or is told to.
    mutating func end() -> Interrupted {
        defer { state = .ended }
        switch state {
        case .started: return .initialization
        case .running(let requestID): return .invocation(requestID)
        case .initError, .ready, .responseSent, .ended: return .nothing
        }
    }
}
