import NIOCore
import NIOHTTP1
import NIOPosix

/// The Runtime API of one worker, on a free port of the loopback address: official clients take host and port only,
/// so the port says which worker calls.
struct RuntimeAPIServer: Sendable {
    private let channel: any Channel
    /// `127.0.0.1:40001`, as `AWS_LAMBDA_RUNTIME_API` has it.
    let address: String

    /// An error comes with a header too, `Lambda-Runtime-Function-XRay-Error-Cause`, which holds its message whole;
    /// clients leave it out from 1 MB on.
    private static let limits: NIOHTTPDecoderLimitConfiguration = {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = 1 << 20
        return limits
    }()

    /// - Parameter loop: the worker's; all of its connections live there too.
    static func start(on loop: any EventLoop, handler: NIOLoopBoundBox<some RuntimeAPIHandler>) async throws -> Self {
        let channel = try await ServerBootstrap(group: loop)
            .serverChannelOption(.backlog, value: 16)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 2048, maximum: 65_536)
            )
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.configureHTTPServerPipeline(
                        withPipeliningAssistance: false, withEncoderConfiguration: .init(),
                        withDecoderLimitConfiguration: Self.limits)
                    try pipeline.addHandler(RuntimeAPIConnection(handler: handler.value))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return RuntimeAPIServer(channel: channel, address: "127.0.0.1:\(channel.localAddress?.port ?? 0)")
    }

    func stop() { channel.close(promise: nil) }
}
