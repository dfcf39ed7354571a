import NIOCore

/// What a session holds of its socket. The state is the channel handler's, on the event loop.
final class WebSocketChannelConnection: WebSocketConnection {
    let id: UInt64
    private let handler: NIOLoopBound<WebSocketChannelHandler>

    init(id: UInt64, handler: WebSocketChannelHandler, eventLoop: any EventLoop) {
        self.id = id
        self.handler = NIOLoopBound(handler, eventLoop: eventLoop)
    }

    var eventLoop: any EventLoop { handler.eventLoop }
    var pendingBytes: Int { handler.value.pendingBytes }

    func send(text: ByteBuffer, written: (@Sendable (Bool) -> Void)?) {
        handler.value.send(text: text, written: written)
    }
    func close(code: UInt16, reason: String) { handler.value.close(code: code, reason: reason) }
}
