package import NIOCore
package import NIOHTTP1
import NIOPosix

/// HTTP/1.1 requests that go out, each on a connection of its own. Redirects are answers like others.
package struct HTTPClient: Sendable {
    /// Bytes of an answer's body.
    package static let maximumBody = 16 << 20

    private let group: any EventLoopGroup
    private let clock: any EmulatorClock
    private let timeout: Duration
    private let tls: TLSConnector

    /// - Parameters:
    ///   - group: stays the caller's.
    ///   - timeout: from the connection to the last byte of the answer.
    ///   - trustRoots: a file of authorities in PEM, in place of the machine's own.
    package init(
        group: any EventLoopGroup, clock: any EmulatorClock, timeout: Duration = .seconds(30),
        trustRoots: String? = nil
    ) {
        tls = TLSConnector(trustRoots: trustRoots)
        self.group = group
        self.clock = clock
        self.timeout = timeout
    }

    /// - Parameters:
    ///   - target: path and query, percent-encoded.
    ///   - headers: with `host`; the client adds `content-length` and `connection`.
    package func send(
        _ method: HTTPMethod, _ target: String, headers: HTTPHeaders, body: ByteBuffer, to origin: HTTPOrigin
    ) async throws(HTTPClientError) -> HTTPResponse {
        guard origin.scheme == .http || TLSConnector.isBuiltIn else { throw .tlsNotAvailable }
        var head = HTTPRequestHead(version: .http1_1, method: method, uri: target, headers: headers)
        if body.readableBytes > 0 || method == .POST || method == .PUT || method == .PATCH {
            head.headers.replaceOrAdd(name: "content-length", value: String(body.readableBytes))
        }
        head.headers.replaceOrAdd(name: "connection", value: "close")
        let exchange = HTTPClientExchange(
            request: (head, body), answer: group.next().makePromise(), clock: clock, timeout: timeout)
        let bootstrap = ClientBootstrap(group: group)
            .connectTimeout(.nanoseconds(timeout.nanoseconds))
            .channelInitializer { [tls] channel in
                channel.eventLoop.makeCompletedFuture {
                    if origin.scheme == .https { try tls.install(in: channel, host: origin.host) }
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try channel.pipeline.syncOperations.addHandler(HTTPClientHandler(exchange))
                }
            }
        do {
            _ = try await bootstrap.connect(host: origin.host, port: origin.port).get()
        } catch {
            let reason = HTTPClientError(connecting: error, to: origin)
            exchange.answer.fail(reason)
            throw reason
        }
        do { return try await exchange.answer.futureResult.get() } catch let error as HTTPClientError {
            throw error
        } catch { throw .failed("\(error)") }
    }
}

/// Why there is no answer.
package enum HTTPClientError: Error, Sendable, Equatable {
    /// The build has no TLS.
    case tlsNotAvailable
    /// Nobody listens, the name is not known, …: in a sentence.
    case cannotConnect(String)
    case timedOut
    /// More than `HTTPClient.maximumBody`.
    case tooLarge
    /// The connection ended before the answer, or what came is no HTTP.
    case failed(String)

    init(connecting error: any Error, to origin: HTTPOrigin) {
        switch error {
        case let error as NIOConnectionError where !error.connectionErrors.isEmpty:
            let reasons = error.connectionErrors.map { "\($0.error)" }
            self = .cannotConnect("\(origin.authority): \(reasons.joined(separator: "; "))")
        case is NIOConnectionError: self = .cannotConnect("\(origin.host) is not known.")
        case ChannelError.connectTimeout: self = .timedOut
        default: self = .cannotConnect("\(origin.authority): \(error)")
        }
    }
}
