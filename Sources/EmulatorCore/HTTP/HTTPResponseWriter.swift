import NIOCore
import NIOHTTP1

/// Writes responses to the wire (RFC 9112 section 4): head and body in one buffer where they fit, so that the usual
/// answer is one write of one piece of memory, where NIO's own encoder makes two of them.
///
/// It writes what it is given: how a body is framed is the head's to say.
final class HTTPResponseWriter: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = IOData

    /// Of one answer's buffer: the usual one fits, and a longer body goes out as it is, uncopied.
    private static let capacity = 2048

    /// A head, and what there is of its body, that has not gone out yet.
    private var waiting: ByteBuffer?
    private var promise: EventLoopPromise<Void>?

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            var buffer = context.channel.allocator.buffer(capacity: Self.capacity)
            buffer.write(head)
            wait(buffer, promise)
            // Nothing follows an interim answer, nor the one that ends HTTP.
            if head.status.code < 200 { release(context) }
        case .body(.byteBuffer(let body)):
            if var buffer = waiting, body.readableBytes <= buffer.writableBytes {
                // Nobody else may hold the buffer while it is written to, or it would be copied.
                waiting = nil
                buffer.writeImmutableBuffer(body)
                wait(buffer, promise)
            } else {
                release(context)
                context.write(wrapOutboundOut(.byteBuffer(body)), promise: promise)
            }
        case .body(let region):
            release(context)
            context.write(wrapOutboundOut(region), promise: promise)
        case .end:
            let buffer = waiting ?? context.channel.allocator.buffer(capacity: 0)
            wait(buffer, promise)
            release(context)
        }
    }

    private func wait(_ buffer: ByteBuffer, _ promise: EventLoopPromise<Void>?) {
        waiting = buffer
        guard let promise else { return }
        if let earlier = self.promise { promise.futureResult.cascade(to: earlier) }
        self.promise = promise
    }

    private func release(_ context: ChannelHandlerContext) {
        guard let buffer = waiting else { return }
        waiting = nil
        let promise = self.promise
        self.promise = nil
        context.write(wrapOutboundOut(.byteBuffer(buffer)), promise: promise)
    }
}

extension ByteBuffer {
    /// The status line, the header lines and the empty line behind them.
    fileprivate mutating func write(_ head: HTTPResponseHead) {
        if head.version == .http1_1, head.status == .ok {
            writeStaticString("HTTP/1.1 200 OK\r\n")
        } else {
            writeString("HTTP/\(head.version.major).\(head.version.minor) \(head.status.code) ")
            writeString(head.status.reasonPhrase)
            writeStaticString("\r\n")
        }
        for (name, value) in head.headers {
            writeString(name)
            writeStaticString(": ")
            writeString(value)
            writeStaticString("\r\n")
        }
        writeStaticString("\r\n")
    }
}
