package import EmulatorCore

/// One `extensions.invalidateSubscriptions({ subscriptionField, payload })` of a mutation (AppSync developer guide,
/// "Extensions", *invalidationJsonObject*).
package struct SubscriptionInvalidation: Sendable, Equatable {
    /// AppSync quota "Invalidations per request": different ones.
    static let limit = 5

    package var apiID: String
    /// The mutation that asked for it.
    package var mutationField: String
    package var requestID: String
    package var subscriptionField: String
    /// What the invalidation filters of the field's subscriptions are evaluated against.
    package var payload: JSONValue

    package init(
        apiID: String, mutationField: String, requestID: String, subscriptionField: String, payload: JSONValue
    ) {
        self.apiID = apiID
        self.mutationField = mutationField
        self.requestID = requestID
        self.subscriptionField = subscriptionField
        self.payload = payload
    }
}
