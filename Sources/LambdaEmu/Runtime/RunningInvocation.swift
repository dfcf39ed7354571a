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

// MARK: - What is said of it

extension RunningInvocation {
    func duration(_ ending: Ending, of function: FunctionConfiguration) -> Duration {
        ending.kind == .timedOut ? .seconds(function.timeout) : ending.at - startedAt
    }

    /// Lambda's own lines after those of the function.
    func closingLines(_ ending: Ending, of function: FunctionConfiguration) -> [String] {
        var report = InvocationReport(
            requestID: requestID, duration: duration(ending, of: function), initDuration: initDuration,
            memorySize: function.memorySize, maxMemoryUsed: ending.maxMemoryUsed)
        var lines: [String] = []
        switch (ending.kind, ending.outcome) {
        case (.timedOut, _):
            report.status = .timeout
            let time = CalendarDate(ending.at).iso8601Milliseconds
            lines = ["\(time) \(InvocationReport.timedOut(requestID, after: function.timeout))", ""]
        case (.exited, .functionError(_, let errorType, let message)):
            report.status = .error(errorType)
            lines = [message, errorType]
        default: break
        }
        return lines + [InvocationReport.end(requestID), report.line]
    }

    /// Of the init phase, if it was the worker's first, and of itself.
    func traceEntries(
        _ ending: Ending, of function: FunctionConfiguration, workerStarted: Timestamp
    ) -> [TraceEntry] {
        var entry = TraceEntry(
            requestID: requestID, time: startedAt, service: .lambda, step: "invoke", subject: function.functionName,
            outcome: ending.outcome.name, duration: duration(ending, of: function))
        if case .functionError(_, _, let message) = ending.outcome { entry.detail = message }
        guard let initDuration else { return [entry] }
        let first = TraceEntry(
            requestID: requestID, time: workerStarted, service: .lambda, step: "init", subject: function.functionName,
            duration: initDuration)
        return [first, entry]
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
