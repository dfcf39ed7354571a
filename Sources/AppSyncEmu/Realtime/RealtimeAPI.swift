import EmulatorCore
import NIOCore

/// One deployed API as its real-time endpoint sees it. Made once a deployment; sockets keep theirs.
package final class RealtimeAPI: Sendable {
    package let api: GraphQLAPI
    package let subscriptions: SubscriptionRegistry
    private let authenticator: any Authenticator
    private let compiler: SubscriptionCompiler
    private let resolvers: [String: any FieldResolver]

    /// - Parameter resolvers: of the subscription type's fields.
    package init(
        api: GraphQLAPI, authenticator: any Authenticator, access: any FieldAccess,
        documents: DocumentCache, subscriptions: SubscriptionRegistry, resolvers: [String: any FieldResolver] = [:]
    ) {
        self.api = api
        self.subscriptions = subscriptions
        self.authenticator = authenticator
        self.resolvers = resolvers
        compiler = SubscriptionCompiler(schema: api.schema, access: access, documents: documents)
    }

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
        try compiler.compile(start, for: identity)
    }

    /// The resolver of a subscription field, which runs once, at `start` (facts 3).
    func resolver(of field: String) -> (any FieldResolver)? { resolvers[field] }

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
