import EmulatorCore
import OrderedCollections

/// What AppSync takes on `$extensions` in templates and `extensions` in code (developer guide, "Extensions"). A
/// handler's call is checked, then kept in `ResolverContext.extensions`; what it does is the executor's and the
/// real-time part's. There is no server-side cache, so there is nothing that `evictFromApiCache` could evict.
enum ExtensionRules {
    /// Whether AppSync has such a function with so many arguments.
    static func isKnown(_ call: ExtensionCall) -> Bool {
        switch call.name {
        case "evictFromApiCache": call.arguments.count == 3
        case "setSubscriptionFilter", "setSubscriptionInvalidationFilter", invalidation:
            call.arguments.count == 1
        default: false
        }
    }

    /// "at most five unique $extensions.invalidateSubscriptions() method calls in any single request"
    static let invalidationLimit = 5
    static let invalidation = "invalidateSubscriptions"

    static var tooManyInvalidations: GraphQLError {
        error("invalidateSubscriptions can be called at most \(invalidationLimit) times in a request.")
    }

    /// Why AppSync refuses a call where it stands, and with these arguments; the texts are ours. Filters are checked when
    /// the subscription starts (`EnhancedFilter`).
    static func refusal(
        of call: ExtensionCall,
        in invocation: FieldInvocation,
        after earlier: [ExtensionCall]
    ) -> GraphQLError? {
        switch call.name {
        case "evictFromApiCache":
            guard invocation.parentType == "Mutation" else {
                return error("evictFromApiCache works for mutations only.")
            }
            guard call.arguments[0].string != nil, call.arguments[1].string != nil, call.arguments[2].object != nil
            else { return error("evictFromApiCache takes a type, a field and an object of caching keys.") }
            return nil
        case invalidation:
            guard invocation.parentType == "Mutation" else {
                return error("invalidateSubscriptions works for mutations only.")
            }
            guard call.arguments[0]["subscriptionField"]?.string != nil, call.arguments[0]["payload"]?.object != nil
            else { return error("invalidateSubscriptions takes a subscriptionField and a payload.") }
            let unique = Set((earlier + [call]).filter { $0.name == call.name })
            return unique.count <= invalidationLimit ? nil : tooManyInvalidations
        default:
            return invocation.parentType == "Subscription"
                ? nil : error("\(call.name) works for subscriptions only.")
        }
    }

    private static func error(_ message: String) -> GraphQLError {
        GraphQLError(shape: .resolver, message: message, errorType: "BadRequestException")
    }
}
