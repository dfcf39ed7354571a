package import NIOCore

/// What a service says to a WebSocket upgrade.
package enum WebSocketUpgrade: Sendable {
    /// 101, with this subprotocol in the answer; the session takes over.
    case accept(subprotocol: String?, @Sendable (any WebSocketConnection) -> any WebSocketSession)
    /// An HTTP answer instead, after which the connection closes.
    case refuse(HTTPResponse)
}

/// A service that takes WebSocket upgrades. Called on the connection's event loop.
package protocol WebSocketHandler: Sendable {
    func upgrade(_ request: HTTPRequest, on loop: any EventLoop) -> WebSocketUpgrade
}

/// One side of an open socket: the service's. All calls come on the connection's event loop, in order.
package protocol WebSocketSession: AnyObject {
    func opened()
    /// One whole text message (fragments joined, UTF-8 checked).
    func received(text: ByteBuffer)
    /// The socket is gone, by whoever's will. Nothing is called afterwards.
    func closed(_ reason: WebSocketCloseReason)
}

package enum WebSocketCloseReason: Sendable, Equatable {
    /// The client closed, with its code if it sent one.
    case client(code: UInt16?)
    /// `close` was called on this side.
    case server(code: UInt16)
    /// What waited for this socket passed its limit: the reader is too slow.
    case overflow
    /// The client broke RFC 6455.
    case protocolError
    /// The connection ended without a close frame.
    case lost
}

/// One side of an open socket: the wire's. All calls must be made on `eventLoop`, but for `id` and `eventLoop`.
///
/// `send` never waits. What is sent within one turn of the event loop is flushed once, at the turn's end, together
/// with whatever other sockets of that loop have waiting.
package protocol WebSocketConnection: AnyObject, Sendable {
    /// Unique in this process; higher ids opened later.
    var id: UInt64 { get }
    var eventLoop: any EventLoop { get }
    /// Bytes handed to `send` that the kernel has not taken.
    var pendingBytes: Int { get }

    /// Sends one text frame. `written` runs on the loop when the kernel took the frame (true) or the socket went
    /// away first (false).
    func send(text: ByteBuffer, written: (@Sendable (Bool) -> Void)?)

    /// Sends a close frame after what is waiting, then closes. `reason` has at most 123 bytes.
    func close(code: UInt16, reason: String)
}

extension WebSocketConnection {
    package func send(text: ByteBuffer) { send(text: text, written: nil) }
}
