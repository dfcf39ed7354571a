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
        var isDeleted = false

        init(_ deployed: DeployedAPI) {
            api = deployed.api
            compiler = SubscriptionCompiler(
                schema: deployed.api.schema, access: deployed.access, documents: deployed.documents)
            resolvers = deployed.subscriptionResolvers
        }
    }

    /// A socket of this API, by what can be asked of it from any thread.
    struct Socket: Sendable {
        /// The schema has these subscription fields now.
        var follow: @Sendable (_ fields: Set<String>) -> Void
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
        serving = Locked(Serving(deployed))
    }

    package var api: GraphQLAPI { serving.withLock { $0.api } }

    /// The API has changed.
    func follow(_ deployed: DeployedAPI) {
        let fields = Set(deployed.api.schema.rootType(of: .subscription)?.fields.keys.elements ?? [])
        serving.withLock { $0 = Serving(deployed) }
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
    package func connectRefusal(headers: [String: String], path: String, sourceIP: String) -> AuthorizationRefusal? {
        authorize(headers: headers, path: path, suffix: "/connect", body: ByteBuffer(string: "{}"), sourceIP: sourceIP)
            .refusal
    }

    /// Who asks for this subscription. IAM signs the path `/graphql` and `payload.data` as it was sent.
    package func identity(
        of start: StartMessage, path: String, sourceIP: String
    ) throws(AuthorizationRefusal) -> Identity {
        try authorize(
            headers: start.authorization, path: path, suffix: "", body: ByteBuffer(string: start.data),
            sourceIP: sourceIP
        ).get()
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

    private func authorize(
        headers: [String: String], path: String, suffix: String, body: ByteBuffer, sourceIP: String
    ) -> Result<Identity, AuthorizationRefusal> {
        let standard = attempt(headers, "/graphql" + suffix, body, sourceIP)
        guard case .failure(let refusal) = standard, path != "/graphql", refusal.isSignatureMismatch else {
            return standard
        }
        if case .success(let identity) = attempt(headers, path + suffix, body, sourceIP) { return .success(identity) }
        return standard
    }

    private func attempt(
        _ headers: [String: String], _ signedPath: String, _ body: ByteBuffer, _ sourceIP: String
    ) -> Result<Identity, AuthorizationRefusal> {
        let request = AuthorizationRequest(headers: headers, signedPath: signedPath, body: body, sourceIP: sourceIP)
        do throws(AuthorizationRefusal) { return .success(try authenticator.authenticate(request, for: api)) } catch {
            return .failure(error)
        }
    }
}

extension Result where Failure == AuthorizationRefusal {
    fileprivate var refusal: AuthorizationRefusal? { if case .failure(let refusal) = self { refusal } else { nil } }
}

extension AuthorizationRefusal {
    /// AWS's text for a signature that is not the one it calculated, whichever service says it.
    var isSignatureMismatch: Bool { message.hasPrefix("The request signature we calculated does not match") }

    /// The refusal in a `connection_error`: the socket knows two cases only (facts 1.3).
    var atConnect: RealtimeError {
        isSignatureMismatch ? .connectSignature(message) : .connectUnauthorized(because: reason ?? message)
    }

    /// The refusal in the `error` that answers a `start`.
    var atStart: RealtimeError { isSignatureMismatch ? .signature(message) : .unauthorized }
}
