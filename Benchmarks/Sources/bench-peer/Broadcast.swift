import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

/// The bare broadcast that fan-out is compared with: one frame, encoded once, one write and flush a socket.
enum Broadcast {
    static func run(_ options: Options) async throws {
        raiseDescriptorLimit()
        let payload = try options.file("frame-file")
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        let audience = Audience(frame: encode(payload), group: group)
        let upgrader = NIOWebSocketServerUpgrader(
            shouldUpgrade: { channel, head in
                let offered = head.headers[canonicalForm: "sec-websocket-protocol"].first.map(String.init)
                let headers: HTTPHeaders = offered.map { ["sec-websocket-protocol": $0] } ?? [:]
                return channel.eventLoop.makeSucceededFuture(headers)
            },
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture {
                    let encoder = try channel.pipeline.syncOperations.context(handlerType: WebSocketFrameEncoder.self)
                    let listener = Listener(audience: audience, behindEncoder: encoder)
                    try channel.pipeline.syncOperations.addHandler(listener)
                }
            }
        )
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let control = Control(audience: audience)
                    let bound = NIOLoopBound(control, eventLoop: channel.eventLoop)
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(
                        withServerUpgrade: (
                            upgraders: [upgrader],
                            completionHandler: { context in
                                context.pipeline.syncOperations.removeHandler(bound.value, promise: nil)
                            }
                        )
                    )
                    try channel.pipeline.syncOperations.addHandler(control)
                }
            }
            .bind(host: "127.0.0.1", port: try options.integer("port", default: 0)).get()
        say("{\"event\":\"ready\",\"port\":\(channel.localAddress?.port ?? 0)}")
        try await channel.closeFuture.get()
    }

    private static func encode(_ payload: ByteBuffer) -> ByteBuffer {
        var frame = ByteBuffer()
        frame.writeInteger(0x81 as UInt8)
        switch payload.readableBytes {
        case ..<126: frame.writeInteger(UInt8(payload.readableBytes))
        case ...0xFFFF:
            frame.writeInteger(126 as UInt8)
            frame.writeInteger(UInt16(payload.readableBytes))
        default:
            frame.writeInteger(127 as UInt8)
            frame.writeInteger(UInt64(payload.readableBytes))
        }
        frame.writeImmutableBuffer(payload)
        return frame
    }
}

/// The open sockets, listed per event loop.
private final class Audience: Sendable {
    private final class Sockets {
        var contexts: [ObjectIdentifier: ChannelHandlerContext] = [:]
    }

    private let frame: ByteBuffer
    private let loops: [ObjectIdentifier: NIOLoopBoundBox<Sockets>]

    init(frame: ByteBuffer, group: any EventLoopGroup) {
        self.frame = frame
        var loops: [ObjectIdentifier: NIOLoopBoundBox<Sockets>] = [:]
        for loop in group.makeIterator() {
            loops[ObjectIdentifier(loop)] = .makeBoxSendingValue(Sockets(), eventLoop: loop)
        }
        self.loops = loops
    }

    func add(_ listener: Listener, _ context: ChannelHandlerContext, on loop: any EventLoop) {
        loops[ObjectIdentifier(loop)]?.value.contexts[ObjectIdentifier(listener)] = context
    }

    func remove(_ listener: Listener, on loop: any EventLoop) {
        loops[ObjectIdentifier(loop)]?.value.contexts[ObjectIdentifier(listener)] = nil
    }

    func broadcast() {
        for sockets in loops.values {
            sockets.eventLoop.execute { [frame] in
                for context in sockets.value.contexts.values { context.writeAndFlush(NIOAny(frame), promise: nil) }
            }
        }
    }
}

private final class Listener: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame

    private let audience: Audience
    /// Writes from here pass the encoder by: the frame is encoded already.
    private let behindEncoder: ChannelHandlerContext

    init(audience: Audience, behindEncoder: ChannelHandlerContext) {
        self.audience = audience
        self.behindEncoder = behindEncoder
    }

    func handlerAdded(context: ChannelHandlerContext) { audience.add(self, behindEncoder, on: context.eventLoop) }
    func handlerRemoved(context: ChannelHandlerContext) { audience.remove(self, on: context.eventLoop) }

    func channelInactive(context: ChannelHandlerContext) {
        audience.remove(self, on: context.eventLoop)
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        if frame.opcode == .connectionClose { return context.close(promise: nil) }
        if frame.opcode == .text, String(buffer: frame.unmaskedData) == "go" { audience.broadcast() }
    }
}

private final class Control: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let audience: Audience
    private var isGo = false

    init(audience: Audience) { self.audience = audience }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): isGo = head.method == .POST && head.uri == "/go"
        case .body: break
        case .end:
            if isGo { audience.broadcast() }
            let head = HTTPResponseHead(
                version: .http1_1,
                status: isGo ? .ok : .notFound,
                headers: ["content-length": "0"]
            )
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
