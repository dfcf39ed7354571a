import EmulatorCore
import NIOCore

/// One asynchronous invocation on its way: accepted, tried, perhaps tried again.
struct Event: Sendable {
    var invocation: Invocation
    var functionName: String
    var accepted: Timestamp
    /// Where its timers run.
    var loop: any EventLoop
    /// Attempts that the function ended with an error.
    var functionErrors = 0
    /// Attempts that did not run: throttled.
    var throttles = 0

    /// What it takes up while it waits: its payload, and itself.
    var bytes: Int { invocation.payload.readableBytes + 1024 }
    /// Attempts that ended.
    var attempts: Int { functionErrors + throttles }
}

/// What an attempt leads to.
enum EventStep: Sendable, Equatable {
    case done
    case retry(after: Duration)
    case discard(EventDiscard)
    /// The emulator stops.
    case drop
}

/// Why an event is given up, in the words that Lambda hands to a destination (Lambda Developer Guide, "Capturing
/// records of Lambda asynchronous invocations").
enum EventDiscard: String, Sendable, Equatable {
    case retriesExhausted = "RetriesExhausted"
    case eventAgeExceeded = "EventAgeExceeded"
    case zeroReservedConcurrency = "ZeroReservedConcurrency"
}

// MARK: - Retries

extension Event {
    /// Judges an attempt that ended (Lambda Developer Guide, "How Lambda handles errors and retries with asynchronous
    /// invocation").
    ///
    /// After a function error twice more, one minute and two minutes later. After a throttle again from one second to
    /// five minutes later, twice as long each time. Never past the maximum age.
    mutating func step(
        after outcome: InvocationResult.Outcome, of function: FunctionConfiguration, now: Timestamp
    ) -> EventStep {
        let delay: Duration
        switch outcome {
        case .returned: return .done
        case .stopped: return .drop
        case .functionError:
            functionErrors += 1
            guard functionErrors <= function.maximumRetryAttempts else { return .discard(.retriesExhausted) }
            delay = functionErrors == 1 ? .seconds(60) : .seconds(120)
        case .throttled:
            throttles += 1
            delay = .seconds(min(300, 1 << min(throttles - 1, 9)))
        }
        let age = now - accepted + delay
        return age > .seconds(function.maximumEventAge) ? .discard(.eventAgeExceeded) : .retry(after: delay)
    }
}
