import OrderedCollections

/// One step of one request, in one service. Entries of one request share its id; what a function asks for while it is
/// invoked are requests of their own, joined to the invocation.
package struct TraceEntry: Sendable {
    package enum Service: String, Sendable { case http, dynamodb, appsync, lambda, emulator }

    /// Position in the trace; later entries have higher numbers. The trace assigns it.
    package var sequence: UInt64 = 0
    package var requestID: String
    /// The request on whose behalf this one was made: a function's invocation. The trace knows it.
    package var causedBy: String?
    package var time: Timestamp
    package var service: Service
    /// What was done, in the service's own word: `Query`, `publish`, `start`.
    package var step: String
    /// What it was done to: a table, a field, a connection.
    package var subject: String
    /// `ok`, or the name of the error.
    package var outcome: String
    package var duration: Duration?
    /// Whatever else explains the step, in a sentence or two.
    package var detail: String?
    /// What the step worked on, where that is worth more than a sentence: a field-level log, an event.
    package var content: JSONValue?

    package init(
        requestID: String,
        time: Timestamp,
        service: Service,
        step: String,
        subject: String = "",
        outcome: String = "ok",
        duration: Duration? = nil,
        detail: String? = nil,
        content: JSONValue? = nil
    ) {
        self.requestID = requestID
        self.time = time
        self.service = service
        self.step = step
        self.subject = subject
        self.outcome = outcome
        self.duration = duration
        self.detail = detail
        self.content = content
    }

    package var json: JSONValue {
        var members: JSONObject = [
            "sequence": .int(sequence), "requestId": .string(requestID),
            "time": .string(CalendarDate(time).iso8601Milliseconds), "service": .string(service.rawValue),
            "step": .string(step), "subject": .string(subject), "outcome": .string(outcome),
        ]
        if let causedBy { members["causedBy"] = .string(causedBy) }
        if let duration { members["durationMs"] = .double(Double(duration.nanoseconds) / 1_000_000) }
        if let detail { members["detail"] = .string(detail) }
        if let content { members["content"] = content }
        return .object(members)
    }
}
