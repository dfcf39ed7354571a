import NIOCore

/// Tells TLS and plain HTTP apart by a connection's first byte: a handshake record begins with 0x16 (RFC 8446 section
/// 5.1), and no HTTP method does.
final class TLSDetector: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private static let handshake: UInt8 = 0x16

    private let makeTLSHandler: () -> any ChannelHandler

    init(_ makeTLSHandler: @escaping () -> any ChannelHandler) { self.makeTLSHandler = makeTLSHandler }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        guard let first = bytes.getInteger(at: bytes.readerIndex, as: UInt8.self) else { return }
        if first == Self.handshake {
            do {
                try context.pipeline.syncOperations.addHandler(makeTLSHandler(), position: .after(self))
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
