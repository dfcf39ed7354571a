package import NIOCore
package import NIOHTTP1

/// One request, whole: the server has read the body before anybody sees it.
package struct HTTPRequest: Sendable {
    package var method: HTTPMethod
    /// As sent: path and query, still percent-encoded.
    package var uri: String
    package var headers: HTTPHeaders
    package var body: ByteBuffer
    /// The client's address without its port, for `$ctx.identity.sourceIp`.
    package var sourceIP: String

    package init(
        method: HTTPMethod,
        uri: String,
        headers: HTTPHeaders = [:],
        body: ByteBuffer = ByteBuffer(),
        sourceIP: String = "127.0.0.1"
    ) {
        self.method = method
        self.uri = uri
        self.headers = headers
        self.body = body
        self.sourceIP = sourceIP
    }

    /// The part of the URI before the question mark, still percent-encoded.
    package var path: Substring { uri.prefix { $0 != "?" } }
    /// The part of the URI after the question mark, or empty.
    package var query: Substring { uri.dropFirst(path.utf8.count).dropFirst() }
}

package struct HTTPResponse: Sendable {
    package var status: HTTPResponseStatus
    /// Without `content-length`, `date` and `connection`: the server writes these.
    package var headers: HTTPHeaders
    package var body: ByteBuffer

    package init(status: HTTPResponseStatus = .ok, headers: HTTPHeaders = [:], body: ByteBuffer = ByteBuffer()) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// What a handler has to say to a request: the answer, or work that will end in one.
///
/// Whatever AWS bounds (one request, one page, one batch) is answered `now`, on the connection's event loop.
/// Whatever waits for a process, a timer or another service comes `later`, in a task on an executor made from that
/// event loop.
package enum HTTPAnswer: Sendable {
    case now(HTTPResponse)
    case later(@Sendable () async -> HTTPResponse)
}

/// A service behind the router. Called on the connection's event loop; must not block.
package protocol HTTPHandler: Sendable {
    func answer(_ request: HTTPRequest, on loop: any EventLoop) -> HTTPAnswer

    /// What to say to a request whose body passes `limit` bytes. `request` has no body: it is never read.
    func tooLarge(_ request: HTTPRequest, limit: Int) -> HTTPResponse
}

extension HTTPHandler {
    package func tooLarge(_ request: HTTPRequest, limit: Int) -> HTTPResponse {
        .sentence(.payloadTooLarge, "The request body is larger than \(limit) bytes.")
    }
}

extension HTTPResponse {
    /// One sentence as plain text: what the server itself has to say.
    package static func sentence(_ status: HTTPResponseStatus, _ text: String) -> HTTPResponse {
        HTTPResponse(
            status: status,
            headers: ["content-type": "text/plain; charset=utf-8"],
            body: ByteBuffer(string: text + "\n")
        )
    }
}
