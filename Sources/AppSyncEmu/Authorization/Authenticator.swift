package import NIOCore

/// The credentials of one request, wherever they travelled: HTTP headers, a connect header, a `start` message.
package struct AuthorizationRequest: Sendable {
    package enum Kind: Sendable, Hashable { case http, connect, start }

    package var kind: Kind
    /// What an authorizer function is told, and what it does is traced under.
    package var requestID: String
    /// Names in lower case.
    package var headers: [String: String]
    /// What SigV4 signed as the method: POST, but for a GET of the HTTP endpoint.
    package var method: String
    /// What SigV4 signed as the path: `/graphql`, or `/graphql/connect` for a WebSocket connect.
    package var signedPath: String
    /// What SigV4 signed as the query: nothing, but for a GET.
    package var signedQuery: String
    /// What SigV4 signed as the body: the request's, `{}` for a connect, the exact `payload.data` for a `start`.
    package var body: ByteBuffer
    package var sourceIP: String

    package init(
        kind: Kind = .http,
        requestID: String = "",
        headers: [String: String],
        method: String = "POST",
        signedPath: String,
        signedQuery: String = "",
        body: ByteBuffer,
        sourceIP: String
    ) {
        self.kind = kind
        self.requestID = requestID
        self.headers = headers
        self.method = method
        self.signedPath = signedPath
        self.signedQuery = signedQuery
        self.body = body
        self.sourceIP = sourceIP
    }
}

/// Why a request was not let in, in AppSync's words.
package struct AuthorizationRefusal: Error, Sendable, Equatable {
    package var status: Int
    package var errorType: String
    package var message: String
    /// For log and trace, where the message does not say why.
    package var reason: String?

    package init(status: Int, errorType: String, message: String, reason: String? = nil) {
        self.status = status
        self.errorType = errorType
        self.message = message
        self.reason = reason
    }

    /// For people: the reason, else what the client is told.
    var explained: String { reason ?? message }
}

/// What became of a request's credentials.
package enum Authentication: Sendable {
    case identified(Identity)
    /// Somebody has to be asked first: an authorizer function, or an issuer for its keys.
    case waiting(@Sendable () async -> Result<Identity, AuthorizationRefusal>)
}

/// Decides who is asking. What can be decided at once is: keys, signatures, and tokens whose issuer's keys are known.
package protocol Authenticator: Sendable {
    func authenticate(
        _ request: AuthorizationRequest,
        for api: GraphQLAPI
    ) throws(AuthorizationRefusal) -> Authentication
}
