/// Where the server listens and what it puts up with.
package struct HTTPServerConfiguration: Sendable {
    /// Addresses to bind, all on one port. A loopback address that this machine does not have is left out.
    package var hosts: [String]
    /// 0: any port that is free on every host.
    package var port: Int
    /// Bytes of a request body. DynamoDB's own limit is 16 MiB, the largest of the three services.
    package var maximumBodySize: Int
    /// Bytes of all header names and values of a request, and of its URI.
    package var maximumHeaderSize: Int
    /// Bytes of a body over its limit that are read and thrown away, so that the client sees the 413 before a reset.
    package var maximumDiscardedBytes: Int
    /// How long a request may stand half-read without progress, and a TLS handshake may take.
    package var requestTimeout: Duration
    /// How long `stop` waits for requests in flight and for clients to answer the close frame. With what it takes to
    /// flush data the process should be gone two seconds after the signal.
    package var stopTimeout: Duration
    package var webSocket: WebSocketConfiguration
    /// Set to serve TLS as well, on the same port.
    package var tls: TLSIdentity?

    package init(
        hosts: [String] = ["127.0.0.1", "::1"],
        port: Int = 4566,
        maximumBodySize: Int = 16 << 20,
        maximumHeaderSize: Int = 64 << 10,
        maximumDiscardedBytes: Int = 16 << 20,
        requestTimeout: Duration = .seconds(30),
        stopTimeout: Duration = .milliseconds(1500),
        webSocket: WebSocketConfiguration = WebSocketConfiguration()
    ) {
        self.hosts = hosts
        self.port = port
        self.maximumBodySize = maximumBodySize
        self.maximumHeaderSize = maximumHeaderSize
        self.maximumDiscardedBytes = maximumDiscardedBytes
        self.requestTimeout = requestTimeout
        self.stopTimeout = stopTimeout
        self.webSocket = webSocket
    }
}
