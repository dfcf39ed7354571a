/// Why an attempt did not end well.
struct EventFailure: Sendable, Equatable {
    /// The function's error type, or Lambda's exception.
    var code: String
    var sentence: String

    /// nil for what ended well, or was ended by the emulator.
    init?(_ outcome: InvocationResult.Outcome) {
        switch outcome {
        case .returned, .stopped: return nil
        case .functionError(_, let type, let message):
            code = type
            sentence = message.isEmpty ? type : "\(type): \(message.firstLine)"
        case .throttled(let reason):
            code = "TooManyRequestsException"
            sentence = "throttled, \(reason)"
        }
    }
}

extension Duration {
    /// `1 second`, `2 minutes`: retries come after whole ones.
    var inWords: String {
        let seconds = components.seconds
        let (number, unit) = seconds >= 60 && seconds % 60 == 0 ? (seconds / 60, "minute") : (seconds, "second")
        return "\(number) \(unit)\(number == 1 ? "" : "s")"
    }
}
