import EmulatorCore

extension StartFailure {
    /// For the log.
    var sentence: String {
        switch reason {
        case .reported(let fault): "the init phase failed: \(fault.errorType): \(fault.errorMessage)"
        case .exited(let exit): "the process ended in its init phase: \(exit)"
        case .notStarted(let reason, _): "the function cannot be run: \(reason)"
        case .timedOut: "the init phase took too long"
        }
    }
}

/// The invocation for which a worker was started that did not come up.
///
/// Lambda tries the init phase once more within the invocation when it failed, and logs both. It fails twice the same
/// way as a rule, so here it is tried once, but for the one that took too long.
struct FailedInvocation {
    private let failure: StartFailure
    private let requestID: String
    private let function: FunctionConfiguration
    private let fault: RuntimeFault

    init(_ failure: StartFailure, requestID: String, function: FunctionConfiguration) {
        self.failure = failure
        self.requestID = requestID
        self.function = function
        fault =
            switch failure.reason {
            case .reported(let fault): fault
            case .exited(let exit): .exited(requestID, exit)
            case .notStarted(let reason, let errorType): .notStarted(requestID, reason, errorType: errorType)
            case .timedOut: .timedOut(requestID, after: function.timeout)
            }
    }

    var result: InvocationResult {
        var report = InvocationReport(
            requestID: requestID, duration: failure.duration, memorySize: function.memorySize,
            maxMemoryUsed: failure.maxMemoryUsed, status: .error(fault.errorType))
        var log = failure.log
        log.append(line: InvocationReport.start(requestID))
        switch failure.reason {
        case .reported: break
        case .exited, .notStarted:
            log.append(line: fault.errorMessage)
            log.append(line: fault.errorType)
        case .timedOut:
            report.status = .timeout
            log.append(line: "\(requestID) Task timed out after \(function.timeout).00 seconds")
        }
        log.append(line: InvocationReport.end(requestID))
        log.append(line: report.line)
        return InvocationResult(outcome: fault.outcome, logTail: log.buffer, duration: failure.duration)
    }

    func traceEntry(at now: Timestamp) -> TraceEntry {
        TraceEntry(
            requestID: requestID, time: now, service: .lambda, step: "init", subject: function.functionName,
            outcome: fault.errorType, duration: failure.duration, detail: fault.errorMessage)
    }
}
