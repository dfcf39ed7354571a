import EmulatorCore

extension SubscriptionRequest {
    /// The request as its field's resolver leaves it. The value does not matter; what counts are errors and what was
    /// set with `extensions` (AppSync developer guide, "Defining enhanced subscriptions filters" and "Unsubscribing
    /// WebSocket connections using filters").
    ///
    /// - Throws: the `error` that answers the `start`.
    package func resolved(_ outcome: FieldOutcome) throws(SubscriptionCompiler.Refusal) -> SubscriptionRequest {
        guard outcome.errors.isEmpty else {
            throw .init(errors: outcome.errors.map { RealtimeError(errorType: $0.errorType, message: $0.message) })
        }
        var request = self
        for call in outcome.extensions {
            switch call.name {
            case "setSubscriptionFilter":
                request.filter = try Self.filter(call)
                request.hasNullFilter = request.filter == nil
            case "setSubscriptionInvalidationFilter": request.invalidationFilter = try Self.filter(call)
            default:
                // "This function can only be used in the response handler of a mutation's resolver": AppSync's own
                // words for such a call are not captured.
                let message = "extensions.\(call.name) can be used for mutations only"
                throw .init(errors: [RealtimeError(message: message, errorCode: 400)])
            }
        }
        return request
    }

    /// Nothing set, for a null.
    private static func filter(_ call: ExtensionCall) throws(SubscriptionCompiler.Refusal) -> EnhancedFilter? {
        guard let argument = call.arguments.first, !argument.isNull else { return nil }
        do throws(FilterRefusal) { return try EnhancedFilter(argument) } catch {
            throw .init(errors: [RealtimeError(message: error.message, errorCode: 400)])
        }
    }
}
