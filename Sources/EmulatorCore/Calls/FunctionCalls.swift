/// What AppSync asks of Lambda.
package protocol FunctionCalls: Sendable {
    /// Invokes a function and waits for its end (`RequestResponse`), or hands an event over (`Event`).
    ///
    /// - Parameter function: a name or an ARN, with or without a qualifier, as Invoke takes it.
    /// - Throws: Lambda's exception, when the function was not run.
    func invoke(
        _ function: String,
        payload: JSONValue,
        isEvent: Bool,
        for caller: CallContext
    ) async throws(ServiceException) -> FunctionAnswer
}

/// What a function that ran came to.
package enum FunctionAnswer: Sendable, Equatable {
    case returned(JSONValue)
    /// `X-Amz-Function-Error`: what the function's runtime says of it.
    case failed(errorType: String, errorMessage: String)
    /// An event was accepted.
    case accepted
}
