import NIOCore

/// Tells TLS and plain HTTP apart by a connection's first byte: a handshake record begins with 0x16 (RFC 8446 section
/// 5.1), and no HTTP method does. What takes TLS then comes behind this handler, which goes.
final class TLSDetector: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private static let handshake: UInt8 = 0x16

    private let makeTLSHandlers: () -> [any ChannelHandler]

    /// - Parameter makeTLSHandlers: called for a connection that begins with TLS; none where it is not served.
    init(_ makeTLSHandlers: @escaping () -> [any ChannelHandler]) { self.makeTLSHandlers = makeTLSHandlers }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        guard let first = bytes.getInteger(at: bytes.readerIndex, as: UInt8.self) else { return }
        if first == Self.handshake {
            do {
                try context.pipeline.syncOperations.addHandlers(makeTLSHandlers(), position: .after(self))
            } catch {
                context.fireErrorCaught(error)
                context.close(promise: nil)
                return
            }
        }
        context.fireChannelRead(data)
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }
}
