/// Why Lambda throttles (Lambda API Reference, `TooManyRequestsException`, `Reason`).
enum ThrottleReason: String {
    case reserved = "ReservedFunctionConcurrentInvocationLimitExceeded"
    case account = "ConcurrentInvocationLimitExceeded"
}
