import EmulatorCore
import NIOCore
import NIOPosix
import Testing

@Suite("A WebSocket", .timeLimit(.minutes(1)))
struct WebSocketTests {
    /// Runs `body` with an open socket and the events of its session behind `.opened`.
    private func withSocket(
        configure: (inout HTTPServerConfiguration) -> Void = { _ in },
        autoRead: Bool = true,
        clock: any EmulatorClock = SystemClock(),
        _ body: (RawConnection, SessionLog, inout AsyncStream<SessionLog.Event>.Iterator, HTTPServer) async throws ->
            Void
    ) async throws {
        let webSockets = RecordingWebSockets()
        try await withServer(webSockets: webSockets, clock: clock, configure: configure) { server, port in
            let client = try await RawConnection(port: port)
            try await client.send(RawConnection.upgrade())
            #expect(await client.answer()?.status == 101)
            var events = webSockets.log.events.makeAsyncIterator()
            #expect(await events.next() == .opened)
            try await body(client, webSockets.log, &events, server)
            try? await client.close()
        }
    }

    // MARK: Handshake

    @Test func `opens with the one subprotocol that was chosen`() async throws {
        try await withServer(webSockets: RecordingWebSockets()) { _, port in
            let client = try await RawConnection(port: port)
            try await client.send(RawConnection.upgrade())
            let answer = try #require(await client.answer())
            #expect(answer.status == 101)
            // RFC 6455 section 1.3
            #expect(answer.headers["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
            #expect(answer.headers["sec-websocket-protocol"] == "graphql-ws")
            #expect(answer.headers["upgrade"] == "websocket")
            try await client.close()
        }
    }

    @Test func `opens without a subprotocol when none was chosen`() async throws {
        try await withServer(webSockets: RecordingWebSockets(subprotocol: nil)) { _, port in
            let client = try await RawConnection(port: port)
            try await client.send(RawConnection.upgrade())
            let answer = try #require(await client.answer())
            #expect(answer.status == 101)
            #expect(answer.headers["sec-websocket-protocol"] == nil)
            try await client.close()
        }
    }

    @Test func `is refused with an HTTP answer`() async throws {
        try await withServer(webSockets: RecordingWebSockets()) { _, port in
            let client = try await RawConnection(port: port)
            try await client.send(RawConnection.upgrade("/other"))
            let answer = await client.rest()
            #expect(answer.hasPrefix("HTTP/1.1 401 Unauthorized\r\n"))
            #expect(answer.contains("x-amzn-ErrorType: UnauthorizedException\r\n"))
            #expect(answer.hasSuffix("\r\n\r\nno"))
        }
    }

    @Test(arguments: [
        ("Version: 13", "Version: 8", "HTTP/1.1 426 "), ("dGhlIHNhbXBsZSBub25jZQ==", "short", "HTTP/1.1 400 "),
        ("keep-alive, Upgrade", "keep-alive", "HTTP/1.1 400 "),
    ])
    func `is refused when it is not asked for properly`(part: String, wrong: String, status: String) async throws {
        try await withServer(webSockets: RecordingWebSockets()) { _, port in
            let client = try await RawConnection(port: port)
            let request = RawConnection.upgrade()
            let range = try #require(request.firstRange(of: part))
            try await client.send(request.replacingCharacters(in: range, with: wrong))
            #expect(await client.rest().hasPrefix(status))
        }
    }

    @Test func `opens on a connection that served requests before`() async throws {
        try await withServer(webSockets: RecordingWebSockets()) { _, port in
            let client = try await RawConnection(port: port)
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await client.answer()?.status == 200)
            try await client.send(RawConnection.upgrade())
            #expect(await client.answer()?.status == 101)
            try await client.send(text: "a")
            #expect(await client.frame() == .text("[a]"))
            try await client.close()
        }
    }

    @Test func `takes frames that came with the handshake`() async throws {
        try await withServer(webSockets: RecordingWebSockets()) { _, port in
            let client = try await RawConnection(port: port)
            var bytes = ByteBuffer(string: RawConnection.upgrade())
            bytes.writeImmutableBuffer(RawConnection.frame(1, Array("eager".utf8)))
            try await client.send(bytes)
            #expect(await client.answer()?.status == 101)
            #expect(await client.frame() == .text("[eager]"))
            try await client.close()
        }
    }

    // MARK: Messages

    @Test func `carries text both ways and says when it is written`() async throws {
        try await withSocket { client, _, events, _ in
            try await client.send(text: "hello")
            #expect(await client.frame() == .text("[hello]"))
            #expect(await events.next() == .text("hello"))
            #expect(await events.next() == .written(true))
        }
    }

    @Test(arguments: [124, 125, 126, 65_533, 65_534, 65_535, 200_000])
    func `carries messages of every length`(length: Int) async throws {
        try await withSocket { client, _, _, _ in
            let text = String(repeating: "x", count: length - 2)
            try await client.send(text: text)
            #expect(await client.frame() == .text("[\(text)]"))
        }
    }

    @Test func `joins fragments and answers a ping between them`() async throws {
        try await withSocket { client, _, _, _ in
            try await client.send(RawConnection.frame(1, Array("he".utf8), fin: false))
            try await client.send(RawConnection.frame(9, [1, 2]))
            #expect(await client.frame() == RawConnection.Frame(opcode: 10, payload: [1, 2]))
            try await client.send(RawConnection.frame(0, Array("llo".utf8)))
            #expect(await client.frame() == .text("[hello]"))
        }
    }

    @Test func `writes the frames of one turn in their order`() async throws {
        try await withSocket { client, log, _, _ in
            let connection = try #require(log.connection)
            connection.eventLoop.execute {
                for number in 0..<100 { connection.send(text: ByteBuffer(string: "\(number)")) }
                connection.close(code: 1000, reason: "")
                connection.send(text: ByteBuffer(string: "too late"))
            }
            for number in 0..<100 { #expect(await client.frame() == .text("\(number)")) }
            #expect(await client.frame() == .close(1000))
        }
    }

    // MARK: The end

    @Test func `echoes the client's close`() async throws {
        try await withSocket { client, _, events, _ in
            try await client.send(RawConnection.frame(8, RawConnection.Frame.close(1000, "done").payload))
            #expect(await client.frame() == .close(1000))
            #expect(await client.frame() == nil)
            #expect(await events.next() == .closed(.client(code: 1000)))
        }
    }

    @Test func `closes when the session says so, after the client agreed`() async throws {
        // On a busy machine the client may take longer than the server waits for it.
        try await withSocket(clock: ManualClock()) { client, _, events, _ in
            try await client.send(text: "bye")
            #expect(await client.frame() == .close(4001, "as you wish"))
            try await client.send(RawConnection.frame(8, RawConnection.Frame.close(4001).payload))
            #expect(await client.frame() == nil)
            #expect(await events.next() == .text("bye"))
            #expect(await events.next() == .closed(.server(code: 4001)))
        }
    }

    @Test func `does not wait for ever for the client to agree`() async throws {
        let clock = ManualClock()
        try await withSocket(clock: clock) { client, _, events, _ in
            try await client.send(text: "bye")
            #expect(await client.frame() == .close(4001, "as you wish"))
            clock.advance(by: .seconds(2))
            #expect(await client.frame() == nil)
            #expect(await events.next() == .text("bye"))
            #expect(await events.next() == .closed(.server(code: 4001)))
        }
    }

    @Test func `tells the session when the client is gone`() async throws {
        try await withSocket { client, _, events, _ in
            try await client.close()
            #expect(await events.next() == .closed(.lost))
        }
    }

    @Test(
        arguments: [
            (RawConnection.frame(1, [0xFF]), 1007), (RawConnection.frame(2, [1]), 1003),
            (RawConnection.frame(1, [97], masked: false), 1002), (RawConnection.frame(9, [1], fin: false), 1002),
            (RawConnection.frame(1, [UInt8](repeating: 97, count: 2000)), 1009),
        ] as [(ByteBuffer, UInt16)]
    )
    func `closes with the code of the rule that was broken`(frame: ByteBuffer, code: UInt16) async throws {
        try await withSocket(configure: { $0.webSocket.maximumFrameSize = 1000 }) { client, _, events, _ in
            try await client.send(frame)
            let close = try #require(await client.frame())
            #expect(close.opcode == 8)
            #expect(close.payload.prefix(2) == [UInt8(code >> 8), UInt8(code & 0xFF)])
            // The server ended its side; the client's follows by itself.
            #expect(await client.frame() == nil)
            #expect(await events.next() == .closed(.protocolError))
        }
    }

    @Test func `says why while the client is still sending`() async throws {
        try await withSocket { client, _, events, _ in
            // Far more than one read: most of it arrives after the frame was refused.
            let frame = RawConnection.frame(1, [UInt8](repeating: 97, count: 4 << 20))
            async let sent: Void = client.send(frame)
            let close = try #require(await client.frame())
            #expect(close.payload.prefix(2) == [UInt8(1009 >> 8), UInt8(1009 & 0xFF)])
            // The server has ended its side, which ends this client's too.
            try? await sent
            #expect(await events.next() == .closed(.protocolError))
        }
    }

    @Test func `says goodbye when the server stops`() async throws {
        try await withSocket { client, _, events, server in
            async let stopped: Void = server.stop(reason: "stopping")
            #expect(await client.frame() == .close(1001, "stopping"))
            try await client.send(RawConnection.frame(8, RawConnection.Frame.close(1001).payload))
            #expect(await client.frame() == nil)
            await stopped
            #expect(await events.next() == .closed(.server(code: 1001)))
        }
    }

    @Test func `is closed when its reader does not read, and the others go on`() async throws {
        let webSockets = RecordingWebSockets()
        try await withServer(webSockets: webSockets, configure: { $0.webSocket.maximumPendingBytes = 100_000 }) {
            _,
            port in
            let client = try await RawConnection(port: port)
            try await client.send(RawConnection.upgrade())
            var events = webSockets.log.events.makeAsyncIterator()
            #expect(await events.next() == .opened)
            let log = webSockets.log
            let connection = try #require(log.connection)
            try await client.channel.setOption(.autoRead, value: false).get()
            let text = ByteBuffer(repeating: 97, count: 50_000)
            // The kernel takes some megabytes first.
            let flood = Task {
                while !Task.isCancelled {
                    try await connection.eventLoop.submit { connection.send(text: text) }.get()
                }
            }
            #expect(await events.next() == .closed(.overflow))
            flood.cancel()
            _ = await flood.result
            try await client.close()
            let other = try await RawConnection(port: port)
            try await other.send(RawConnection.upgrade())
            #expect(await other.answer()?.status == 101)
            try await other.send(text: "still here")
            #expect(await other.frame() == .text("[still here]"))
            try await other.close()
        }
    }

    @Test func `says of each frame whether it was written, also when the reader is slow`() async throws {
        try await withSocket { client, log, events, _ in
            let connection = try #require(log.connection)
            try await client.channel.setOption(.autoRead, value: false).get()
            let text = ByteBuffer(repeating: 97, count: 100_000)
            // Until something waits.
            while try await connection.eventLoop.submit({ connection.pendingBytes }).get() == 0 {
                try await connection.eventLoop.submit { connection.send(text: text) }.get()
                try await connection.eventLoop.submit {}.get()
            }
            try await connection.eventLoop.submit {
                connection.send(text: text) { log.add(.written($0)) }
            }.get()
            try await client.channel.setOption(.autoRead, value: true).get()
            #expect(await events.next() == .written(true))
            try await client.channel.setOption(.autoRead, value: false).get()
            // More than the kernel may still take after a moment: its buffers grow.
            while try await connection.eventLoop.submit({ connection.pendingBytes }).get() < 2 << 20 {
                try await connection.eventLoop.submit { connection.send(text: text) }.get()
                try await connection.eventLoop.submit {}.get()
            }
            try await connection.eventLoop.submit {
                connection.send(text: text) { log.add(.written($0)) }
            }.get()
            try await client.close()
            let end = [await events.next(), await events.next()]
            #expect(end.contains(.written(false)))
            #expect(end.contains(.closed(.lost)))
        }
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
        String(self[..<range.lowerBound]) + text + self[range.upperBound...]
    }
}
