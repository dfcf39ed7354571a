package import EmulatorCore
import Synchronization

/// What a `start` asked for, once it was authorized, validated and coerced.
package struct SubscriptionRequest: Sendable {
    /// As the client sent it.
    package var id: String
    /// The subscription field's name.
    package var field: String
    /// The arguments that were provided, coerced and serialized again: as they are compared with what is published.
    package var arguments: JSONObject
    package var plan: SelectionPlan
    /// Who is subscribed, for the log: `API key da2-…`.
    package var subscriber: String
    /// Set when an argument has a name that the published type has no field of: hardly anything will ever match it.
    package var misfit: ArgumentMisfit?
    /// What the subscription's resolver set with `setSubscriptionFilter`: it takes the arguments' place.
    package var filter: EnhancedFilter?
    /// It called `setSubscriptionFilter` with null: then the arguments filter, as if it had not.
    package var hasNullFilter = false
    /// What it set with `setSubscriptionInvalidationFilter`.
    package var invalidationFilter: EnhancedFilter?

    package init(id: String, field: String, arguments: JSONObject, plan: SelectionPlan, subscriber: String) {
        self.id = id
        self.field = field
        self.arguments = arguments
        self.plan = plan
        self.subscriber = subscriber
    }
}

/// An argument without a field of its name.
package struct ArgumentMisfit: Sendable, Equatable {
    package var argument: String
    package var type: String

    package init(argument: String, type: String) {
        self.argument = argument
        self.type = type
    }
}

/// A subscription of one connection, live or remembered. It does not hold the connection.
package final class Subscription: Sendable {
    package let number: UInt32
    package let connectionID: UInt64
    /// As the client sent it.
    package let id: String
    /// The client's id as a JSON string, quotes included: it goes into every frame.
    package let quotedID: String
    package let field: String
    package let arguments: [FilterArgument]
    package let plan: SelectionPlan
    package let subscriber: String
    package let misfit: ArgumentMisfit?
    package let filter: EnhancedFilter?
    let hasNullFilter: Bool
    package let invalidationFilter: EnhancedFilter?
    /// The last publication before it: later ones are this subscription's business.
    let registeredAt: UInt64
    /// The last publication that is its business; `max` while it lives. Written under the registry's lock.
    private let removedAt = Atomic<UInt64>(.max)
    private let ending = Atomic<UInt8>(SubscriptionEnd.lost.rawValue)

    init(
        number: UInt32, request: SubscriptionRequest, arguments: [FilterArgument], plan: SelectionPlan,
        connectionID: UInt64, registeredAt: UInt64
    ) {
        self.number = number
        self.connectionID = connectionID
        id = request.id
        quotedID = JSONValue.string(request.id).text
        field = request.field
        self.arguments = arguments
        self.plan = plan
        subscriber = request.subscriber
        misfit = request.misfit
        filter = request.filter
        hasNullFilter = request.hasNullFilter
        invalidationFilter = request.invalidationFilter
        self.registeredAt = registeredAt
    }

    static let nullFilterSentence =
        "its resolver called setSubscriptionFilter with null, so that its arguments filter"

    /// Whether it may read nothing of what it selects.
    var isRefused: Bool { plan.refusal != nil }
    package var isLive: Bool { removedAt.load(ordering: .acquiring) == .max }
    var lastPublication: UInt64 { removedAt.load(ordering: .acquiring) }

    /// Why it ended; nil while it lives.
    package var end: SubscriptionEnd? {
        isLive ? nil : SubscriptionEnd(rawValue: ending.load(ordering: .relaxed))
    }

    /// Whether a publication that was matched to it is still sent. One that came before the mutation's invalidation is:
    /// the `complete` and the socket's end come behind it.
    func receives(_ publication: UInt64) -> Bool {
        isLive || (end == .invalidated && publication <= lastPublication)
    }

    func remove(after sequence: UInt64, by end: SubscriptionEnd) {
        ending.store(end.rawValue, ordering: .relaxed)
        removedAt.store(sequence, ordering: .releasing)
    }

    func wasLive(at sequence: UInt64) -> Bool { registeredAt < sequence && sequence <= lastPublication }
}

/// A live subscription with the socket it is served on.
struct Subscriber: Sendable {
    var subscription: Subscription
    var connection: any WebSocketConnection
}
