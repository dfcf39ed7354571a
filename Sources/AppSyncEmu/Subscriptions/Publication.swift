package import EmulatorCore

/// A root mutation field that has run: what subscriptions are matched against.
package struct Publication: Sendable {
    package enum Result: Sendable {
        /// The field's value after the mutation's own selection set: keyed by response keys, leaves serialized.
        case value(JSONValue)
        /// The field came out null; the error's message when there was one.
        case failed(String?)
    }

    package var apiID: String
    /// The mutation field's name (not its alias).
    package var mutationField: String
    package var result: Result
    package var requestID: String
    package var publisher: Identity
    /// The fields that came as null because the publisher may not read them, nested ones joined with a full stop.
    /// Subscribers get null for them too, whatever they may read (facts 2.2).
    package var withheld: [String] = []
    /// Set when the publisher may read nothing of what it selected: then the event reaches nobody (facts 2.2, grade M).
    package var closed: ReadRefusal?
    /// What the mutation selects, nested ones joined with a full stop: asked for where nothing came out, when there are
    /// no values to see it by.
    package var selected: Set<String> = []
    /// For the sentences of verdicts.
    package var selection: MutationSelection?
    /// Of the text of the document that publishes.
    package var documentBytes = 0
    /// When the request that publishes arrived.
    package var received: Timestamp
    /// When its mutation had its result; delays in verdicts count from here.
    package var published: Timestamp

    package init(
        apiID: String, mutationField: String, result: Result, requestID: String, publisher: Identity,
        received: Timestamp, published: Timestamp? = nil
    ) {
        self.apiID = apiID
        self.mutationField = mutationField
        self.result = result
        self.requestID = requestID
        self.publisher = publisher
        self.received = received
        self.published = published ?? received
    }
}

extension Publication.Result {
    /// Nothing is published.
    var isNothing: Bool {
        switch self {
        case .failed: true
        case .value(let value): value.isNull
        }
    }
}

/// Where the GraphQL endpoint hands what a mutation published. Called on an event loop; must not wait.
package protocol PublicationSink: Sendable {
    func publish(_ publication: Publication)

    /// Ends the subscriptions that an `invalidateSubscriptions` of a mutation names.
    func invalidate(_ invalidation: SubscriptionInvalidation)
}
