package import EmulatorCore

/// One `extensions.invalidateSubscriptions({ subscriptionField, payload })` of a mutation (AppSync developer guide,
/// "Extensions", *invalidationJsonObject*).
package struct SubscriptionInvalidation: Sendable, Equatable {
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

    /// nil for every other call.
    init?(_ called: ExecutionResult.Extension, of apiID: String, _ requestID: String) {
        guard called.call.name == ExtensionRules.invalidation, let argument = called.call.arguments.first,
            let field = argument["subscriptionField"]?.string
        else { return nil }
        self.init(
            apiID: apiID, mutationField: called.field, requestID: requestID, subscriptionField: field,
            payload: argument["payload"] ?? .null)
    }
}
