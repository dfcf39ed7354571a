import NIOCore
import NIOHTTP1

/// Who answers on a worker's Runtime API. Called on the connection's event loop.
protocol RuntimeAPIHandler: AnyObject {
    /// - Parameter body: nil when it is larger than a payload may be.
    func receive(_ head: HTTPRequestHead, body: ByteBuffer?, from connection: RuntimeAPIConnection)
    func closed(_ connection: RuntimeAPIConnection)
}

/// One connection of a runtime to its Runtime API: a request at a time, whose answer may come much later.
///
/// Not the server of the one port: this one costs a worker one listening socket and one handler a connection, needs no
/// task for a poll, and tells at once that the connection of a poll is gone, long before the supervisor can tell that
/// the process is. A worker whose poll is gone must not get an invocation.
final class RuntimeAPIConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let handler: any RuntimeAPIHandler
    private var context: ChannelHandlerContext?
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()
    private var isTooLarge = false
    private var isAnswered = true
    private var keepsAlive = true

    init(handler: any RuntimeAPIHandler) { self.handler = handler }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        handler.closed(self)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            // No client sends a request before it has the answer to the last.
            guard isAnswered else { return context.close(promise: nil) }
            isAnswered = false
            keepsAlive = head.isKeepAlive
            self.head = head
            body = ByteBuffer()
            isTooLarge = false
            if head.headers["expect"].contains(where: { $0.lowercased() == "100-continue" }) {
                let part = HTTPResponseHead(version: .http1_1, status: .continue)
                context.writeAndFlush(wrapOutboundOut(.head(part)), promise: nil)
            }
        case .body(var bytes):
            // Read to its end, and not kept: a client that still sends does not see an answer.
            isTooLarge = isTooLarge || body.readableBytes + bytes.readableBytes > RuntimeAPIError.payloadMaximum
            if isTooLarge { body = ByteBuffer() } else { body.writeBuffer(&bytes) }
        case .end:
            guard let head else { return }
            self.head = nil
            let whole = isTooLarge ? nil : body
            body = ByteBuffer()
            handler.receive(head, body: whole, from: self)
        }
    }

    /// Without effect when the connection is gone.
    func answer(_ answer: RuntimeAPIAnswer) {
        guard let context, !isAnswered else { return }
        isAnswered = true
        var head = HTTPResponseHead(version: .http1_1, status: answer.status, headers: answer.headers)
        head.headers.add(name: "Content-Type", value: "application/json")
        head.headers.add(name: "Content-Length", value: String(answer.body.readableBytes))
        if !keepsAlive { head.headers.add(name: "Connection", value: "close") }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(answer.body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        if !keepsAlive { context.close(promise: nil) }
    }

    func close() { context?.close(promise: nil) }
}
