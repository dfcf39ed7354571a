/// What the server takes from, and holds for, one WebSocket.
package struct WebSocketConfiguration: Sendable {
    /// Bytes of one incoming frame. AppSync takes 240 KB a message.
    package var maximumFrameSize: Int
    /// Bytes of one incoming message, its fragments joined.
    package var maximumMessageSize: Int
    /// Bytes that may wait for a reader that is too slow. Past it the socket is closed with `.overflow`.
    package var maximumPendingBytes: Int
    /// How long a client may take to answer a close frame.
    package var closeTimeout: Duration

    package init(
        maximumFrameSize: Int = 1 << 20,
        maximumMessageSize: Int = 1 << 20,
        maximumPendingBytes: Int = 4 << 20,
        closeTimeout: Duration = .seconds(2)
    ) {
        self.maximumFrameSize = maximumFrameSize
        self.maximumMessageSize = maximumMessageSize
        self.maximumPendingBytes = maximumPendingBytes
        self.closeTimeout = closeTimeout
    }
}
