#if TLS
    import EmulatorCore
    import Logging
    import NIOCore
    import NIOEmbedded
    import NIOPosix
    import NIOTLS
    import Testing

    @testable import EmulatorCore

    @Suite struct TLSHandshakeWatchTests {
        private let clock = ManualClock()

        private func channel() throws -> EmbeddedChannel {
            let channel = EmbeddedChannel()
            try channel.pipeline.syncOperations.addHandler(TLSHandshakeWatch(.seconds(30), clock: clock))
            channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
            channel.embeddedEventLoop.run()
            return channel
        }

        private func advance(by duration: Duration, _ channel: EmbeddedChannel) {
            clock.advance(by: duration)
            channel.embeddedEventLoop.run()
        }

        @Test func `a handshake that does not end closes the connection`() throws {
            let channel = try channel()
            advance(by: .seconds(29), channel)
            #expect(channel.isActive)
            advance(by: .seconds(1), channel)
            #expect(!channel.isActive)
        }

        @Test func `a connection whose handshake has ended may be idle`() throws {
            let channel = try channel()
            channel.pipeline.fireUserInboundEventTriggered(
                TLSUserEvent.handshakeCompleted(negotiatedProtocol: "http/1.1"))
            advance(by: .seconds(3_600), channel)
            #expect(channel.isActive)
            #expect(throws: (any Error).self) {
                try channel.pipeline.syncOperations.handler(type: TLSHandshakeWatch.self)
            }
        }

        @Test func `a server gives up on a handshake that stands still`() async throws {
            let identity = try SelfSignedIdentity(now: clock.now).identity
            try await withServer(clock: clock, configure: { $0.tls = identity }) { _, port in
                let client = try await RawConnection(port: port)
                // The head of a record of 512 bytes, and no more.
                try await client.send(ByteBuffer(bytes: [0x16, 0x03, 0x01, 0x02, 0x00, 0x01]))
                let isOver = Locked(false)
                let end = Task {
                    _ = await client.rest()
                    isOver.withLock { $0 = true }
                }
                // The server does not tell when it has read that: the clock goes on until it has, and given up.
                for _ in 0..<1_000_000 where !isOver.withLock({ $0 }) {
                    clock.advance(by: .seconds(31))
                    await Task.yield()
                }
                #expect(isOver.withLock { $0 })
                end.cancel()
            }
        }
    }
#endif
