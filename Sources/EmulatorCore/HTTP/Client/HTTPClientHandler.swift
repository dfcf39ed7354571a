import NIOCore
import NIOHTTP1

/// One request and the promise of its answer.
struct HTTPClientExchange: Sendable {
    var request: (head: HTTPRequestHead, body: ByteBuffer)
    var answer: EventLoopPromise<HTTPResponse>
    var clock: any EmulatorClock
    var timeout: Duration
}

/// Sends the one request of its connection and collects the answer.
final class HTTPClientHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let exchange: HTTPClientExchange
    private var head: HTTPResponseHead?
    private var body = ByteBuffer()
    private var timer: ScheduledAction?
    private var isFinished = false

    init(_ exchange: HTTPClientExchange) { self.exchange = exchange }

    func channelActive(context: ChannelHandlerContext) {
        let channel = context.channel
        let answer = exchange.answer
        timer = exchange.clock.schedule(after: exchange.timeout, on: context.eventLoop) {
            answer.fail(HTTPClientError.timedOut)
            channel.close(promise: nil)
        }
        context.write(wrapOutboundOut(.head(exchange.request.head)), promise: nil)
        if exchange.request.body.readableBytes > 0 {
            context.write(wrapOutboundOut(.body(.byteBuffer(exchange.request.body))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isFinished else { return }
        switch unwrapInboundIn(data) {
        // 100 Continue and its like come before the answer.
        case .head(let head): if head.status.code >= 200 || head.status == .switchingProtocols { self.head = head }
        case .body(var bytes):
            guard body.readableBytes + bytes.readableBytes <= HTTPClient.maximumBody else {
                return finish(.failure(.tooLarge), context)
            }
            body.writeBuffer(&bytes)
        case .end:
            guard let head else { return }
            finish(.success(HTTPResponse(status: head.status, headers: head.headers, body: body)), context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish(.failure(.failed("The connection ended before the answer did.")), context)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        finish(.failure(.failed("\(error)")), context)
    }

    private func finish(_ result: Result<HTTPResponse, HTTPClientError>, _ context: ChannelHandlerContext) {
        guard !isFinished else { return }
        isFinished = true
        timer?.cancel()
        exchange.answer.completeWith(result.mapError { $0 })
        context.close(promise: nil)
    }
}
