import Logging
import NIOCore
import NIOHTTP1
import NIOWebSocket

/// One connection while it speaks HTTP: collects requests, asks the handler, writes the answers.
///
/// Behind `HTTPServerPipelineHandler`, so it has one request at a time and never reads ahead of an answer.
final class HTTPConnectionHandler: ChannelInboundHandler, RemovableChannelHandler, OpenConnection {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// What must be remembered of a request to frame its answer.
    private struct Exchange {
        var method: HTTPMethod
        var version: HTTPVersion
        var keepAlive: Bool
        var hasOrigin: Bool

        init(_ head: HTTPRequestHead) {
            method = head.method
            version = head.version
            hasOrigin = head.headers.contains(name: "origin")
            // After any `Upgrade` or CONNECT the decoder takes no further request, and Java's client offers h2c with
            // each first one.
            keepAlive = head.isKeepAlive && head.method != .CONNECT && !head.headers.contains(name: "upgrade")
        }
    }

    /// The handlers in front of this one, to be taken out when the connection becomes a WebSocket.
    private struct Codec {
        var decoder: ByteToMessageHandler<HTTPRequestDecoder>
        var writer: HTTPResponseWriter
        var pipelining: HTTPServerPipelineHandler

        init(maximumHeaderSize: Int) {
            var limits = NIOHTTPDecoderLimitConfiguration()
            limits.maxHeaderFieldSize = maximumHeaderSize
            limits.maxHeaderListSize = maximumHeaderSize
            decoder = ByteToMessageHandler(
                HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits)
            )
            writer = HTTPResponseWriter()
            pipelining = HTTPServerPipelineHandler()
        }
    }

    private let server: HTTPServer
    private let loop: ServerLoop
    private let codec: Codec

    private var context: ChannelHandlerContext?
    private var collector: RequestCollector
    private var sourceIP: String?
    /// The answer that is being waited for.
    private var pending: Exchange?
    /// A request whose answer waits until the client has read more of the ones before.
    private var held: (head: HTTPRequestHead, body: ByteBuffer)?
    private var isInRead = false
    private var isWriting = false
    /// Bytes came and no part of a request: a head that is not whole.
    private var hasPartialHead = false
    private var partsInRead = 0
    private var stallTimer: ScheduledAction?
    private var isFinished = false

    static func install(in channel: any Channel, server: HTTPServer, loop: ServerLoop) throws {
        let codec = Codec(maximumHeaderSize: server.configuration.maximumHeaderSize)
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(codec.writer)
        try pipeline.addHandler(codec.decoder)
        try pipeline.addHandler(codec.pipelining)
        try pipeline.addHandler(HTTPConnectionHandler(server: server, loop: loop, codec: codec))
    }

    /// Makes one of every generic type that a connection's pipeline is made of. When two event loops make the first
    /// ones of `ByteToMessageHandler<HTTPRequestDecoder>` in the same instant, the Swift runtime (6.3) has been seen to
    /// hand one of them metadata that is not complete yet, and the process ends by signal 11: about once in 400 starts
    /// with forty clients at the door.
    static func completeTypes() {
        _ = Codec(maximumHeaderSize: 0)
        _ = ByteToMessageHandler(WebSocketFrameDecoder())
    }

    private init(server: HTTPServer, loop: ServerLoop, codec: Codec) {
        self.server = server
        self.loop = loop
        self.codec = codec
        collector = RequestCollector(
            maximumBodySize: server.configuration.maximumBodySize,
            maximumDiscardedBytes: server.configuration.maximumDiscardedBytes
        )
    }

    // MARK: Channel events

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        loop.add(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) { leave() }

    func channelInactive(context: ChannelHandlerContext) {
        leave()
        context.fireChannelInactive()
    }

    private func leave() {
        guard context != nil else { return }
        context = nil
        held = nil
        stallTimer?.cancel()
        stallTimer = nil
        loop.remove(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isInRead = true
        partsInRead += 1
        hasPartialHead = false
        guard !isFinished else { return }
        switch collector.receive(unwrapInboundIn(data)) {
        case .nothing: break
        case .sendContinue:
            let head = HTTPResponseHead(version: .http1_1, status: .continue)
            context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
        case .request(let head, let body): received(head, body)
        case .tooLarge(let head, let bodyFollows): refuse(head, bodyFollows: bodyFollows)
        case .finish: finish()
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isInRead = false
        if partsInRead == 0, pending == nil, !collector.isReading { hasPartialHead = true }
        partsInRead = 0
        // One flush for all that was answered in this burst.
        context.flush()
        if collector.isReading || hasPartialHead { watchForStall() }
        context.fireChannelReadComplete()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .some(.inputClosed) = event as? ChannelEvent {
            // Nothing more will come. An answer that is under way is still wanted.
            if pending == nil { finish() } else { pending?.keepAlive = false }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !isFinished, let error = error as? HTTPParserError else { return finish() }
        server.log.debug("refused a malformed request", metadata: ["error": "\(error)"])
        // An answer for this request is already out, or nobody is left to read one.
        if collector.isDiscarding || error == .invalidEOFState { return finish() }
        let response: HTTPResponse =
            switch error {
            case .headerOverflow:
                .sentence(
                    .requestHeaderFieldsTooLarge,
                    "The request's headers are larger than \(server.configuration.maximumHeaderSize) bytes."
                )
            case .invalidVersion: .sentence(.httpVersionNotSupported, "This is an HTTP/1.1 server.")
            default: .sentence(.badRequest, "The request is not well-formed HTTP/1.1: \(error).")
            }
        respondAndFinish(response)
    }

    // MARK: Requests

    private func received(_ head: HTTPRequestHead, _ body: ByteBuffer) {
        // Inside the write of an earlier answer, when requests were pipelined behind a slow one: answering here would
        // nest as deep as the client's pipeline is long.
        if isWriting {
            pending = Exchange(head)
            loop.eventLoop.assumeIsolated().execute { self.answerWhenWritable(head, body) }
        } else {
            answerWhenWritable(head, body)
        }
    }

    /// Answers that a client asks for and does not read must not pile up here: the ones behind wait with it.
    private func answerWhenWritable(_ head: HTTPRequestHead, _ body: ByteBuffer) {
        guard let context else { return }
        guard context.channel.isWritable else {
            pending = Exchange(head)
            held = (head, body)
            return
        }
        answer(head, body)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable, let (head, body) = held {
            held = nil
            answer(head, body)
        }
        context.fireChannelWritabilityChanged()
    }

    private func answer(_ head: HTTPRequestHead, _ body: ByteBuffer) {
        guard context != nil else { return }
        let exchange = Exchange(head)
        let request = request(head, body)
        if WebSocketHandshake.isUpgrade(head) { return upgrade(head, request, exchange) }
        if let preflight = CORS.preflight(head) { return respond(preflight, to: exchange) }
        switch loop.handler.answer(request, on: loop.eventLoop) {
        case .now(let response): respond(response, to: exchange)
        case .later(let work): respondLater(work, to: exchange)
        }
    }

    private func respondLater(_ work: @escaping @Sendable () async -> HTTPResponse, to exchange: Exchange) {
        pending = exchange
        let bound = NIOLoopBound(self, eventLoop: loop.eventLoop)
        let executor = loop.executor
        let operation: @Sendable () async -> Void = {
            let response = await work()
            if executor.eventLoop.inEventLoop {
                bound.value.finishPending(response)
            } else {
                executor.eventLoop.execute { bound.value.finishPending(response) }
            }
        }
        // Work that never waits is done before this returns, and its answer is flushed with the others of the burst.
        if #available(macOS 26, *) {
            Task.immediate(executorPreference: executor, operation: operation)
        } else {
            Task(executorPreference: executor, operation: operation)
        }
    }

    private func finishPending(_ response: HTTPResponse) {
        guard let exchange = pending else { return }
        respond(response, to: exchange)
    }

    private func refuse(_ head: HTTPRequestHead, bodyFollows: Bool) {
        var exchange = Exchange(head)
        exchange.keepAlive = false
        let response = loop.handler.tooLarge(request(head, ByteBuffer()), limit: server.configuration.maximumBodySize)
        write(response, to: exchange, thenClose: !bodyFollows)
        context?.flush()
    }

    private func request(_ head: HTTPRequestHead, _ body: ByteBuffer) -> HTTPRequest {
        let sourceIP = self.sourceIP ?? context?.remoteAddress?.ipAddress ?? "127.0.0.1"
        self.sourceIP = sourceIP
        return HTTPRequest(
            method: head.method,
            uri: Self.originForm(head.uri),
            headers: head.headers,
            body: body,
            sourceIP: sourceIP
        )
    }

    /// A server must take `GET http://host/path` too (RFC 9112 section 3.2.2); clients behind a proxy setting send it.
    private static func originForm(_ uri: String) -> String {
        guard uri.utf8.first != UInt8(ascii: "/") else { return uri }
        for scheme in ["http://", "https://"] where uri.lowercased().hasPrefix(scheme) {
            let rest = uri.dropFirst(scheme.count)
            guard let start = rest.firstIndex(where: { $0 == "/" || $0 == "?" }) else { return "/" }
            return rest[start] == "/" ? String(rest[start...]) : "/" + rest[start...]
        }
        return uri
    }

    // MARK: Answers

    private func respond(_ response: HTTPResponse, to exchange: Exchange) {
        // Half-closed by the client while the answer was made.
        var exchange = exchange
        if let pending, !pending.keepAlive { exchange.keepAlive = false }
        pending = nil
        write(response, to: exchange, thenClose: !exchange.keepAlive)
        if !isInRead { context?.flush() }
    }

    private func respondAndFinish(_ response: HTTPResponse) {
        guard let context else { return }
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/", headers: ["connection": "close"])
        write(response, to: Exchange(head), thenClose: true)
        context.flush()
    }

    private func write(_ response: HTTPResponse, to exchange: Exchange, thenClose: Bool) {
        guard let context else { return }
        var head = HTTPResponseHead(version: exchange.version, status: response.status, headers: response.headers)
        if exchange.hasOrigin { CORS.allow(&head.headers) }
        if response.status.mayHaveResponseBody {
            head.headers.add(name: "content-length", value: String(response.body.readableBytes))
        }
        head.headers.add(name: "date", value: loop.date)
        if !exchange.keepAlive {
            head.headers.add(name: "connection", value: "close")
        } else if exchange.version == .http1_0 {
            head.headers.add(name: "connection", value: "keep-alive")
        }
        isWriting = true
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if exchange.method != .HEAD, response.body.readableBytes > 0, response.status.mayHaveResponseBody {
            context.write(wrapOutboundOut(.body(.byteBuffer(response.body))), promise: nil)
        }
        var written: EventLoopPromise<Void>?
        if thenClose {
            isFinished = true
            let promise = context.eventLoop.makePromise(of: Void.self)
            promise.futureResult.assumeIsolated().whenComplete { _ in self.context?.close(promise: nil) }
            written = promise
        }
        // This lets the next pipelined request in, before it returns.
        context.write(wrapOutboundOut(.end(nil)), promise: written)
        isWriting = false
    }

    // MARK: The end

    private func finish() {
        isFinished = true
        context?.close(promise: nil)
    }

    func stop(reason: String) {
        // The pipeline handler closes an idle connection at once, and a busy one behind its answer.
        context?.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    }

    func abandon() { finish() }

    /// Ends a connection whose request stays half-read: a head that is not whole after the timeout, a body of which
    /// nothing came for as long.
    private func watchForStall() {
        guard stallTimer == nil else { return }
        let bound = NIOLoopBound(self, eventLoop: loop.eventLoop)
        let seen = collector.progress
        stallTimer = loop.clock.schedule(after: server.configuration.requestTimeout, on: loop.eventLoop) {
            bound.value.checkForStall(since: seen)
        }
    }

    private func checkForStall(since progress: Int) {
        stallTimer = nil
        guard context != nil, !isFinished, collector.isReading || hasPartialHead else { return }
        if collector.progress != progress { return watchForStall() }
        if collector.isReading, !collector.isDiscarding {
            respondAndFinish(.sentence(.requestTimeout, "The request did not arrive in time."))
        } else {
            finish()
        }
    }

    // MARK: WebSocket

    private func upgrade(_ head: HTTPRequestHead, _ request: HTTPRequest, _ exchange: Exchange) {
        let accept: String
        switch WebSocketHandshake.accept(head) {
        case .success(let value): accept = value
        case .failure(let refusal): return respond(refusal.response, to: exchange)
        }
        switch loop.handler.upgrade(request, on: loop.eventLoop) {
        case .refuse(let response): respond(response, to: exchange)
        case .accept(let subprotocol, let makeSession):
            guard !loop.isStopping else {
                return respond(.sentence(.serviceUnavailable, "The emulator is stopping."), to: exchange)
            }
            becomeWebSocket(accept: accept, subprotocol: subprotocol, makeSession)
        }
    }

    private func becomeWebSocket(
        accept: String,
        subprotocol: String?,
        _ makeSession: @Sendable (any WebSocketConnection) -> any WebSocketSession
    ) {
        guard let context else { return }
        var headers: HTTPHeaders = ["upgrade": "websocket", "connection": "upgrade", "sec-websocket-accept": accept]
        if let subprotocol { headers.add(name: "sec-websocket-protocol", value: subprotocol) }
        let head = HTTPResponseHead(version: .http1_1, status: .switchingProtocols, headers: headers)
        context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)

        let pipeline = context.pipeline.syncOperations
        let frames = ByteToMessageHandler(
            WebSocketFrameDecoder(maxFrameSize: server.configuration.webSocket.maximumFrameSize)
        )
        let webSocket = WebSocketChannelHandler(
            id: server.nextWebSocketID(),
            configuration: server.configuration.webSocket,
            loop: loop
        )
        do {
            try pipeline.addHandler(frames)
            try pipeline.addHandler(webSocket)
        } catch {
            // The channel closed while the 101 was written.
            return finish()
        }
        pipeline.removeHandler(codec.writer, promise: nil)
        pipeline.removeHandler(codec.pipelining, promise: nil)
        pipeline.removeHandler(context: context, promise: nil)
        // Last, and in the next turn: it hands on what came behind the request, to the frame decoder by then.
        pipeline.removeHandler(codec.decoder, promise: nil)
        webSocket.open(makeSession)
    }
}
