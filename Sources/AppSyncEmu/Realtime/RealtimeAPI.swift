import EmulatorCore
import NIOCore
import OrderedCollections

/// One API as its real-time endpoint sees it, for as long as the API exists: sockets hold it, and what changes of the
/// API reaches them through it. A connect and a `start` are judged by the API as it is then.
///
/// What a change means for subscriptions that are live, AWS does not say. Here they end, with `complete`, when the
/// schema has their field no more; all others stay as they were compiled, whatever keys, resolvers, sources or types
/// are changed: nobody is asked for credentials twice on AppSync either.
package final class RealtimeAPI: Sendable {
    private struct Serving: Sendable {
        var api: GraphQLAPI
        var compiler: SubscriptionCompiler
        /// Of the subscription type's fields.
        var resolvers: [String: any FieldResolver]
        /// How often the API was changed before.
        let generation: Int
        var isDeleted = false

        init(_ deployed: DeployedAPI, _ settings: RealtimeSettings, generation: Int = 0) {
            api = deployed.api
            self.generation = generation
            compiler = SubscriptionCompiler(
                schema: deployed.api.schema, access: deployed.access, documents: deployed.documents,
                generation: generation, encodesAWSJSONTwice: settings.encodesAWSJSONTwice)
            resolvers = deployed.subscriptionResolvers
        }
    }

    /// A socket of this API, by what can be asked of it from any thread.
    struct Socket: Sendable {
        /// The schema has these subscription fields now.
        var follow: @Sendable (_ fields: Set<String>) -> Void
        /// An invalidation ended the subscriptions of these numbers, which are in order.
        var invalidated: @Sendable (_ numbers: [UInt32]) -> Void
        /// The API is deleted.
        var close: @Sendable () -> Void
    }

    package let subscriptions: SubscriptionRegistry
    private let authenticator: any Authenticator
    private let serving: Locked<Serving>
    /// By the connections' ids.
    private let sockets = Locked<[UInt64: Socket]>([:])

    package init(_ deployed: DeployedAPI, authenticator: any Authenticator, subscriptions: SubscriptionRegistry) {
        self.subscriptions = subscriptions
        self.authenticator = authenticator
        serving = Locked(Serving(deployed, subscriptions.settings))
        subscriptions.tellEndings { [sockets] ended in
            for (connection, numbers) in ended { sockets.withLock { $0[connection] }?.invalidated(numbers) }
        }
    }

    package var api: GraphQLAPI { serving.withLock { $0.api } }

    /// The API has changed.
    func follow(_ deployed: DeployedAPI) {
        let fields = Set(deployed.api.schema.rootType(of: .subscription)?.fields.keys.elements ?? [])
        serving.withLock { $0 = Serving(deployed, subscriptions.settings, generation: $0.generation + 1) }
        subscriptions.follow(deployed.api.schema)
        // After the change: a socket that is not among these yet starts its subscriptions with the new schema.
        for socket in sockets.withLock({ Array($0.values) }) { socket.follow(fields) }
    }

    /// The API is deleted: its sockets close. A socket whose upgrade is under way closes when it is added.
    func close() {
        serving.withLock { $0.isDeleted = true }
        for socket in sockets.withLock({ Array($0.values) }) { socket.close() }
    }

    /// A socket is open. Called on its event loop, as is `remove`.
    func add(_ socket: Socket, _ connectionID: UInt64) {
        sockets.withLock { $0[connectionID] = socket }
        if serving.withLock({ $0.isDeleted }) { socket.close() }
    }

    func remove(_ connectionID: UInt64) { sockets.withLock { $0[connectionID] = nil } }

    /// Whether the connect headers let a socket in. IAM signs the path `/graphql/connect` and the body `{}`, whatever
    /// path the socket uses (facts 2.1); a client that was given `/apis/{id}/graphql` as its URL signs that one.
    package func authenticate(
        headers: [String: String], path: String, sourceIP: String, requestID: String
    ) throws(AuthorizationRefusal) -> Authentication {
        let request = AuthorizationRequest(
            kind: .connect, requestID: requestID, headers: headers, signedPath: "/graphql/connect",
            body: ByteBuffer(string: "{}"), sourceIP: sourceIP)
        return try authenticate(request, orSigning: path + "/connect")
    }

    /// Who asks for this subscription. IAM signs the path `/graphql` and `payload.data` as it was sent.
    package func authenticate(
        _ start: StartMessage, path: String, sourceIP: String, requestID: String
    ) throws(AuthorizationRefusal) -> Authentication {
        let request = AuthorizationRequest(
            kind: .start, requestID: requestID, headers: start.authorization, signedPath: "/graphql",
            body: ByteBuffer(string: start.data), sourceIP: sourceIP)
        return try authenticate(request, orSigning: path)
    }

    package func compile(
        _ start: StartMessage, for identity: Identity
    ) throws(SubscriptionCompiler.Refusal) -> SubscriptionCompiler.Compiled {
        let serving = serving.withLock { $0 }
        guard serving.api.hasSchema else { throw SubscriptionCompiler.Refusal(errors: [.noSchema]) }
        return try serving.compiler.compile(start, for: identity)
    }

    /// The resolver of a subscription field, which runs once, at `start` (facts 3).
    func resolver(of field: String) -> (any FieldResolver)? { serving.withLock { $0.resolvers[field] } }

    private func authenticate(
        _ request: AuthorizationRequest, orSigning path: String
    ) throws(AuthorizationRefusal) -> Authentication {
        let api = api
        do throws(AuthorizationRefusal) { return try authenticator.authenticate(request, for: api) } catch {
            guard path != request.signedPath, error.isSignatureMismatch else { throw error }
            var request = request
            request.signedPath = path
            // The refusal that a client can compare with AppSync's own is the standard path's.
            guard let authentication = try? authenticator.authenticate(request, for: api) else { throw error }
            return authentication
        }
    }
}

extension AuthorizationRefusal {
    /// AWS's text for a signature that is not the one it calculated, whichever service says it.
    var isSignatureMismatch: Bool { message.hasPrefix("The request signature we calculated does not match") }

    /// The refusal in a `connection_error`: the socket knows two cases only (facts 1.3).
    var atConnect: RealtimeError {
        isSignatureMismatch ? .connectSignature(message) : .connectUnauthorized(because: explained)
    }

    /// The refusal in the `error` that answers a `start`. What over HTTP is an UnauthorizedException keeps its words:
    /// `Permission denied` (amplify-js #6982), `Valid authorization header not provided.` (realtime-client-ios #108),
    /// `Token has expired.` (sdk-js #666). Whether other types travel here was never captured.
    var atStart: RealtimeError {
        if isSignatureMismatch { return .signature(message) }
        guard errorType == RealtimeError.unauthorized.errorType, !message.isEmpty else { return .unauthorized }
        return RealtimeError(errorType: errorType, message: message, reason: reason)
    }
}
