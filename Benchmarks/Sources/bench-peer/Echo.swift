import NIOCore
import NIOHTTP1
import NIOPosix

/// The bare NIO server that queries are compared with: the same bytes in and out, and nothing done in between.
enum Echo {
    static func run(_ options: Options) async throws {
        let body = try options.file("body-file")
        var headers = HTTPHeaders(try options.headers("header"))
        headers.replaceOrAdd(name: "content-length", value: String(body.readableBytes))
        let answer = headers
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                    try channel.pipeline.syncOperations.addHandler(EchoHandler(headers: answer, body: body))
                }
            }
            .bind(host: "127.0.0.1", port: try options.integer("port", default: 0)).get()
        say("{\"event\":\"ready\",\"port\":\(channel.localAddress?.port ?? 0)}")
        try await channel.closeFuture.get()
    }
}

private final class EchoHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let headers: HTTPHeaders
    private let body: ByteBuffer
    private var request = ByteBuffer()

    init(headers: HTTPHeaders, body: ByteBuffer) {
        self.headers = headers
        self.body = body
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: request = ByteBuffer()
        case .body(var bytes):
            if request.readableBytes == 0 { request = bytes } else { request.writeBuffer(&bytes) }
        case .end:
            let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: headers)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
            context.write(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) { context.flush() }
}
