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

    /// Whether a function's resource-based policy lets a service of AWS call it.
    ///
    /// - Parameters:
    ///   - principal: `appsync.amazonaws.com`
    ///   - function: as for `invoke`. Of one that is not there it is true: `invoke` says what is wrong.
    func permits(_ principal: String, toInvoke function: String) -> Bool
}

/// What a function that ran came to.
package enum FunctionAnswer: Sendable, Equatable {
    case returned(JSONValue)
    /// `X-Amz-Function-Error`: what the function's runtime says of it.
    case failed(errorType: String, errorMessage: String)
    /// An event was accepted.
    case accepted
}
