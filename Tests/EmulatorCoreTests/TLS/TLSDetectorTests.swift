import NIOCore
import NIOEmbedded
import Testing

@testable import EmulatorCore

@Suite struct TLSDetectorTests {
    /// Stands where TLS would be, and keeps what it got.
    private final class Recorder: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        var received: [ByteBuffer] = []
        func channelRead(context: ChannelHandlerContext, data: NIOAny) { received.append(unwrapInboundIn(data)) }
    }

    private func channel(servesTLS: Bool = true) throws -> (EmbeddedChannel, Recorder) {
        let recorder = Recorder()
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandler(TLSDetector { servesTLS ? [recorder] : [] })
        return (channel, recorder)
    }

    @Test func `where no TLS is served a handshake goes on as it is`() throws {
        let (channel, _) = try channel(servesTLS: false)
        let hello = ByteBuffer(bytes: [0x16, 0x03])
        try channel.writeInbound(hello)
        #expect(try channel.readInbound(as: ByteBuffer.self) == hello)
    }

    @Test func `a handshake goes to TLS, with its first byte`() throws {
        let (channel, recorder) = try channel()
        let hello = ByteBuffer(bytes: [0x16, 0x03, 0x01, 0x00])
        try channel.writeInbound(hello)
        try channel.writeInbound(ByteBuffer(bytes: [1, 2]))
        #expect(recorder.received == [hello, ByteBuffer(bytes: [1, 2])])
        #expect(try channel.readInbound(as: ByteBuffer.self) == nil)
    }

    @Test func `anything else is plain HTTP`() throws {
        let (channel, recorder) = try channel()
        try channel.writeInbound(ByteBuffer(string: "GET"))
        try channel.writeInbound(ByteBuffer(bytes: [0x16]))
        #expect(recorder.received.isEmpty)
        #expect(try channel.readInbound(as: ByteBuffer.self) == ByteBuffer(string: "GET"))
        #expect(try channel.readInbound(as: ByteBuffer.self) == ByteBuffer(bytes: [0x16]))
    }
}
