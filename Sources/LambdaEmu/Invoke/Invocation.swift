package import NIOCore

/// One call of a function, as it reaches the function.
package struct Invocation: Sendable {
    /// `context.aws_request_id`; for a retried event the same each time.
    package var requestID: String
    /// As the caller named it: `context.invoked_function_arn`.
    package var invokedFunctionARN: String
    package var payload: ByteBuffer
    /// JSON, decoded from `X-Amz-Client-Context`.
    package var clientContext: String?
    /// `Root=1-…;Parent=…;Sampled=0`
    package var traceHeader: String?
    /// An event may wait for a worker that is busy; a caller who waits gets one at once.
    package var isEvent: Bool

    package init(
        requestID: String, invokedFunctionARN: String, payload: ByteBuffer, clientContext: String? = nil,
        traceHeader: String? = nil, isEvent: Bool = false
    ) {
        self.requestID = requestID
        self.invokedFunctionARN = invokedFunctionARN
        self.payload = payload
        self.clientContext = clientContext
        self.traceHeader = traceHeader
        self.isEvent = isEvent
    }
}

/// What came of an invocation.
package struct InvocationResult: Sendable {
    package enum Outcome: Sendable {
        /// What the handler returned, as JSON.
        case returned(ByteBuffer)
        /// What the caller gets with `X-Amz-Function-Error: Unhandled`: `errorMessage`, `errorType` and, from a
        /// handler, `requestId` and `stackTrace`.
        case functionError(ByteBuffer, errorType: String, errorMessage: String)
        /// More at once than the function or the account may have; it did not run.
        case throttled(reason: String)
        /// It did not run, or not to its end, because the emulator stops.
        case stopped
    }

    package var outcome: Outcome
    /// The last 4 KB of what the function logged, with Lambda's `START`, `END` and `REPORT` lines.
    package var logTail: ByteBuffer
    package var duration: Duration

    package init(outcome: Outcome, logTail: ByteBuffer = ByteBuffer(), duration: Duration = .zero) {
        self.outcome = outcome
        self.logTail = logTail
        self.duration = duration
    }
}

/// Runs functions.
package protocol FunctionInvoker: Sendable {
    /// Runs it to its end, on a warm worker when one is free.
    func invoke(_ invocation: Invocation, of function: FunctionConfiguration) async -> InvocationResult
}
