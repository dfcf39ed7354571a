package import NIOCore

/// The credentials of one request, wherever they travelled: HTTP headers, a connect header, a `start` message.
package struct AuthorizationRequest: Sendable {
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
        headers: [String: String],
        method: String = "POST",
        signedPath: String,
        signedQuery: String = "",
        body: ByteBuffer,
        sourceIP: String
    ) {
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
}

/// Decides who is asking. Modes that have to wait for somebody (AWS_LAMBDA) will answer through another door.
package protocol Authenticator: Sendable {
    func authenticate(
        _ request: AuthorizationRequest,
        for api: GraphQLAPI
    ) throws(AuthorizationRefusal) -> Identity
}
