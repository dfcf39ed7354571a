import EmulatorCore

/// What an invalidation came to. One that ends nothing looks to its mutation like one that does.
struct InvalidationOutcome: Sendable, Equatable {
    /// Whether the API has the subscription field that it names.
    var hasField = true
    /// Subscriptions of that field before it.
    var live = 0
    /// Those of them whose resolver set an invalidation filter.
    var invalidatable = 0
    /// Those whose filter holds for the payload.
    var ended = 0

    func sentence(of invalidation: SubscriptionInvalidation) -> String {
        let mutation = invalidation.mutationField
        let field = invalidation.subscriptionField
        let payload = invalidation.payload.text
        if !hasField { return "\(mutation) invalidated nothing: there is no subscription field \(field)" }
        if live == 0 { return "\(mutation) invalidated nothing with \(payload): nobody is subscribed to \(field)" }
        if invalidatable == 0 {
            return "\(mutation) invalidated nothing with \(payload): of \(live) subscriptions of \(field) "
                + "none has set an invalidation filter"
        }
        return "\(mutation) invalidated \(ended) of \(live) subscriptions of \(field) with \(payload)"
            + (invalidatable < live ? "; \(live - invalidatable) have no invalidation filter" : "")
    }
}
