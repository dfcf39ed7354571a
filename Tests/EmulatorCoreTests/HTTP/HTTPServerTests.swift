import EmulatorCore
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import Testing

@Suite("An HTTP server", .timeLimit(.minutes(1)))
struct HTTPServerTests {
    private static func post(_ path: String, _ body: String, _ headers: String = "") -> String {
        "POST \(path) HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)"
    }

    // MARK: Framing

    @Test func `keeps the connection open from request to request`() async throws {
        try await withServer { _, port in
            let client = try await RawConnection(port: port)
            for number in 1...3 {
                try await client.send(Self.post("/a?b=%20", "body \(number)"))
                let answer = try #require(await client.answer())
                #expect(answer.status == 200)
                #expect(answer.body == "POST /a?b=%20 body \(number)")
                #expect(answer.headers["connection"] == nil)
            }
            try await client.close()
        }
    }

    @Test func `writes the date of its clock`() async throws {
        let clock = ManualClock(now: Timestamp(seconds: 1_795_379_451))
        try await withServer(clock: clock) { _, port in
            let client = try await RawConnection(port: port)
            try await client.send(Self.post("/", ""))
            #expect(await client.answer()?.headers["date"] == "Sun, 22 Nov 2026 20:30:51 GMT")
            clock.advance(by: .seconds(1))
            try await client.send(Self.post("/", ""))
            #expect(await client.answer()?.headers["date"] == "Sun, 22 Nov 2026 20:30:52 GMT")
            try await client.close()
        }
    }

    @Test func `answers pipelined requests in their order, slow ones included`() async throws {
        let handler = ClosureHandler { request in
            guard request.path == "/slow" else { return .now(.text(request.uri)) }
            return .later {
                for _ in 0..<50 { await Task.yield() }
                return .text("slow")
            }
        }
        try await withServer(handler) { _, port in
            let client = try await RawConnection(port: port)
            // Enough of them that one answer nested in the other would be felt.
            let quick = (0..<2000).map { "GET /\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined()
            try await client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n" + quick)
            #expect(await client.answer()?.body == "slow")
            for number in 0..<2000 { #expect(await client.answer()?.body == "/\(number)") }
            try await client.close()
        }
    }

    @Test func `makes no answers ahead of a client that does not read them`() async throws {
        let answered = Locked(0)
        let handler = ClosureHandler { _ in
            answered.withLock { $0 += 1 }
            return .now(.text(String(repeating: "a", count: 1_000_000)))
        }
        try await withServer(handler) { _, port in
            let client = try await RawConnection(port: port, autoRead: false)
            try await client.send(String(repeating: "GET / HTTP/1.1\r\nHost: x\r\n\r\n", count: 60))
            client.channel.read()
            _ = await client.next { $0.readableBytes > 0 ? true : nil }
            // What the sockets hold, and one that waits.
            #expect(answered.withLock { $0 } < 30)
            try await client.channel.setOption(.autoRead, value: true).get()
            for _ in 0..<60 { #expect(await client.answer()?.body.utf8.count == 1_000_000) }
            #expect(answered.withLock { $0 } == 60)
            try await client.close()
        }
    }

    @Test func `runs later work on the connection's event loop`() async throws {
        struct Handler: HTTPHandler {
            func answer(_ request: HTTPRequest, on loop: any EventLoop) -> HTTPAnswer {
                .later {
                    await Task.yield()
                    return .text("\(loop.inEventLoop)")
                }
            }
        }
        try await withServer(Handler()) { _, port in
            let client = try await RawConnection(port: port)
            try await client.send(Self.post("/", ""))
            #expect(await client.answer()?.body == "true")
            try await client.close()
        }
    }

    @Test func `answers pipelined later work in its order`() async throws {
        let handler = ClosureHandler { request in .later { .text(request.uri) } }
        try await withServer(handler) { _, port in
            let client = try await RawConnection(port: port)
            try await client.send((0..<500).map { "GET /\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined())
            for number in 0..<500 { #expect(await client.answer()?.body == "/\(number)") }
            try await client.close()
        }
    }

    @Test func `joins the chunks of a body`() async throws {
        try await withServer { _, port in
            let client = try await RawConnection(port: port)
            try await client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")
            try await client.send("7\r\n, world\r\n0\r\n\r\n")
            #expect(await client.answer()?.body == "POST / hello, world")
            try await client.close()
        }
    }

    @Test func `closes when asked to, and for HTTP 1.0`() async throws {
        try await withServer { _, port in
            let asked = try await RawConnection(port: port)
            try await asked.send(Self.post("/", "", "Connection: close\r\n"))
            let answer = await asked.rest()
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.contains("connection: close\r\n"))
            let old = try await RawConnection(port: port)
            try await old.send("GET /old HTTP/1.0\r\n\r\n")
            #expect(await old.rest().hasSuffix("GET /old "))
        }
    }

    @Test func `answers HEAD with the length of what it leaves out`() async throws {
        try await withServer { _, port in
            let client = try await RawConnection(port: port)
            try await client.send("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await client.answer(withBody: false)?.headers["content-length"] == "8")
            #expect(await client.answer()?.body == "GET /b ")
            try await client.close()
        }
    }

    @Test func `takes a whole URL as a proxy's client sends it`() async throws {
        try await withServer { _, port in
            let client = try await RawConnection(port: port)
            try await client.send("GET http://127.0.0.1:1/a?b HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await client.answer()?.body == "GET /a?b ")
            try await client.close()
        }
    }

    @Test func `answers a client that ended its side after the request`() async throws {
        let handler = ClosureHandler { _ in
            .later {
                for _ in 0..<50 { await Task.yield() }
                return .text("late")
            }
        }
        try await withServer(handler) { _, port in
            let client = try await RawConnection(port: port)
            try await client.send(Self.post("/", ""))
            try await client.channel.close(mode: .output).get()
            #expect(await client.rest().hasSuffix("\r\n\r\nlate"))
        }
    }

    @Test func `answers a request that offers h2c, then closes`() async throws {
        try await withServer { _, port in
            let client = try await RawConnection(port: port)
            try await client.send(Self.post("/", "x", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"))
            #expect(await client.rest().hasSuffix("POST / x"))
        }
    }

    // MARK: Limits

    @Test func `says go on to a client that expects it`() async throws {
        try await withServer { _, port in
            let client = try await RawConnection(port: port)
            try await client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
            #expect(await client.answer()?.status == 100)
            try await client.send("ok")
            #expect(await client.answer()?.body == "POST / ok")
            try await client.close()
        }
    }

    @Test func `refuses a large body before it is sent`() async throws {
        try await withServer(configure: { $0.maximumBodySize = 10 }) { _, port in
            let client = try await RawConnection(port: port)
            try await client.send("POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\n")
            let answer = await client.rest()
            #expect(answer.hasPrefix("HTTP/1.1 413 Payload Too Large\r\n"))
            #expect(answer.hasSuffix("/p takes 10"))
        }
    }

    @Test func `answers early for a large body, reads it to its end, then closes`() async throws {
        try await withServer(configure: { $0.maximumBodySize = 10 }) { _, port in
            let client = try await RawConnection(port: port)
            try await client.send("POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n")
            let answer = try #require(await client.answer())
            #expect(answer.status == 413)
            #expect(answer.headers["connection"] == "close")
            try await client.send(String(repeating: "x", count: 100))
            #expect(await client.rest() == "")
        }
    }

    @Test func `notices while reading that a chunked body is too large`() async throws {
        try await withServer(configure: { $0.maximumBodySize = 10 }) { _, port in
            let client = try await RawConnection(port: port)
            try await client.send("POST /p HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n123456\r\n")
            try await client.send("6\r\n123456\r\n")
            #expect(await client.answer()?.status == 413)
            try await client.send("0\r\n\r\n")
            #expect(await client.rest() == "")
        }
    }

    @Test func `stops reading a body that does not end`() async throws {
        try await withServer(configure: {
            $0.maximumBodySize = 10
            $0.maximumDiscardedBytes = 1000
        }) { _, port in
            let client = try await RawConnection(port: port)
            try await client.send("POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n")
            #expect(await client.answer()?.status == 413)
            try await client.send(String(repeating: "x", count: 1001))
            #expect(await client.rest() == "")
        }
    }

    @Test func `refuses headers past their limit`() async throws {
        try await withServer(configure: { $0.maximumHeaderSize = 1000 }) { _, port in
            let client = try await RawConnection(port: port)
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\nA: \(String(repeating: "x", count: 2000))\r\n\r\n")
            #expect(await client.rest().hasPrefix("HTTP/1.1 431 "))
        }
    }

    @Test(arguments: [
        "nonsense\r\n\r\n", "GET / HTTP/1.1\r\nno colon\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
    ])
    func `refuses what is not HTTP and closes`(request: String) async throws {
        try await withServer { _, port in
            let client = try await RawConnection(port: port)
            try await client.send(request)
            let answer = await client.rest()
            #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
            #expect(answer.contains("connection: close\r\n"))
            // The server goes on.
            let other = try await RawConnection(port: port)
            try await other.send(Self.post("/", ""))
            #expect(await other.answer()?.status == 200)
            try await other.close()
        }
    }

    @Test func `gives up on a body that stands still`() async throws {
        let clock = ManualClock()
        try await withServer(clock: clock) { _, port in
            let client = try await RawConnection(port: port)
            try await client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
            #expect(await client.answer()?.status == 100)
            // The timer is set behind the 100, in the same turn; another connection's answer shows that it is over.
            await Self.settle(port)
            clock.advance(by: .seconds(31))
            #expect(await client.rest().hasPrefix("HTTP/1.1 408 "))
        }
    }

    /// Waits until every event loop of the server has gone through what was there before.
    private static func settle(_ port: Int) async {
        for loop in MultiThreadedEventLoopGroup.singleton.makeIterator() {
            try? await loop.submit {}.get()
        }
    }

    // MARK: Browsers

    @Test func `answers a preflight itself`() async throws {
        try await withServer(ClosureHandler { _ in .now(HTTPResponse(status: .unauthorized)) }) { _, port in
            let client = try await RawConnection(port: port)
            try await client.send(
                "OPTIONS /graphql HTTP/1.1\r\nHost: x\r\nOrigin: http://a\r\nAccess-Control-Request-Method: POST\r\n"
                    + "Access-Control-Request-Headers: x-api-key, content-type\r\n\r\n"
            )
            let answer = try #require(await client.answer())
            #expect(answer.status == 200)
            #expect(answer.headers["access-control-allow-origin"] == "*")
            #expect(answer.headers["access-control-allow-headers"] == "x-api-key, content-type")
            #expect(answer.headers["access-control-allow-methods"] == "POST")
            #expect(answer.headers["access-control-max-age"] != nil)
            try await client.send("OPTIONS /graphql HTTP/1.1\r\nHost: x\r\nOrigin: http://a\r\n\r\n")
            #expect(await client.answer()?.headers["access-control-max-age"] != nil)
            try await client.close()
        }
    }

    @Test func `lets pages of other origins read errors, and spares those who are no pages`() async throws {
        try await withServer { _, port in
            let client = try await RawConnection(port: port)
            try await client.send(Self.post("/", "", "Origin: http://a\r\n"))
            let answer = try #require(await client.answer())
            #expect(answer.headers["access-control-allow-origin"] == "*")
            #expect(answer.headers["access-control-expose-headers"]?.contains("x-amzn-ErrorType") == true)
            try await client.send(Self.post("/", ""))
            #expect(await client.answer()?.headers["access-control-allow-origin"] == nil)
            try await client.close()
        }
    }

    // MARK: Start and stop

    @Test func `names the port that is in use`() async throws {
        try await withServer { _, port in
            let second = try HTTPServer(
                configuration: HTTPServerConfiguration(hosts: ["127.0.0.1"], port: port),
                group: MultiThreadedEventLoopGroup.singleton,
                clock: SystemClock(),
                log: Logger(label: "test")
            )
            let error = await #expect(throws: HTTPServerError.self) { _ = try await second.bind() }
            #expect(error?.description == "port \(port) is already in use on 127.0.0.1")
        }
    }

    @Test func `listens on several hosts with one port`() async throws {
        try await withServer(configure: { $0.hosts = ["127.0.0.1", "127.0.0.2"] }) { _, port in
            let client = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: "127.0.0.2", port: port).get()
            try await client.close().get()
        }
    }

    @Test func `finishes what is in flight when it stops, and takes nothing new`() async throws {
        let (arrived, arrival) = AsyncStream.makeStream(of: Void.self)
        let (release, releasing) = AsyncStream.makeStream(of: Void.self)
        let handler = ClosureHandler { _ in
            .later {
                arrival.finish()
                for await _ in release {}
                return .text("done")
            }
        }
        // However long that takes here: no time is up on this clock.
        try await withServer(handler, clock: ManualClock()) { server, port in
            let idle = try await RawConnection(port: port)
            let busy = try await RawConnection(port: port)
            try await busy.send(Self.post("/", ""))
            for await _ in arrived {}
            async let stopped: Void = server.stop()
            #expect(await idle.rest() == "")
            releasing.finish()
            let answer = await busy.rest()
            #expect(answer.contains("connection: close\r\n"))
            #expect(answer.hasSuffix("\r\n\r\ndone"))
            await stopped
            await #expect(throws: (any Error).self) { _ = try await RawConnection(port: port) }
        }
    }

    @Test func `closes what does not finish in time`() async throws {
        let clock = ManualClock()
        let (arrived, arrival) = AsyncStream.makeStream(of: Void.self)
        let handler = ClosureHandler { _ in
            .later {
                arrival.finish()
                await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
                    Self.forever.withLock { $0.append(continuation) }
                }
                return .text("never")
            }
        }
        try await withServer(handler, clock: clock) { server, port in
            let idle = try await RawConnection(port: port)
            let busy = try await RawConnection(port: port)
            try await busy.send(Self.post("/", ""))
            for await _ in arrived {}
            async let stopped: Void = server.stop()
            // Both timers are set once the listener is closed and the idle connection is gone.
            #expect(await idle.rest() == "")
            await Self.settle(port)
            clock.advance(by: .seconds(2))
            #expect(await busy.rest() == "")
            await stopped
        }
        for continuation in Self.forever.withLock({ $0 }) { continuation.resume() }
    }

    private static let forever = Locked<[CheckedContinuation<Void, Never>]>([])
}
