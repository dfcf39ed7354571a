import EmulatorCore

/// What one resolver writes into the trace, as AppSync's field-level logging has it.
struct ResolverLog: Sendable {
    /// `Mutation.publishStatus`
    let subject: String
    let environment: ResolverEnvironment

    var now: Timestamp { environment.clock.now }

    /// One line a field.
    func record(_ outcome: FieldOutcome, of invocation: FieldInvocation, since started: Timestamp, detail: String?) {
        let error = outcome.errors.last
        environment.trace.record(
            TraceEntry(
                requestID: invocation.request.requestID,
                time: started,
                service: .appsync,
                step: "resolve",
                subject: subject,
                outcome: error.map { $0.errorType ?? "error" } ?? "ok",
                duration: environment.clock.now - started,
                detail: detail ?? error?.message
            )
        )
    }
}
