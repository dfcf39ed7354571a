import NIOCore
import NIOHTTP1
import NIOPosix
import Testing

@testable import EmulatorCore

@Suite struct HTTPClientTests {
    private func client(clock: any EmulatorClock = SystemClock()) -> HTTPClient {
        HTTPClient(group: MultiThreadedEventLoopGroup.singleton, clock: clock)
    }

    private func send(
        _ method: HTTPMethod = .GET, _ target: String = "/", _ body: String = "", to port: Int,
        with client: HTTPClient? = nil
    ) async throws(HTTPClientError) -> HTTPResponse {
        guard let origin = HTTPOrigin("http://127.0.0.1:\(port)") else { throw .failed("no URL") }
        return try await (client ?? self.client()).send(
            method, target, headers: ["host": origin.authority], body: ByteBuffer(string: body), to: origin)
    }

    @Test func `a request goes out and its answer comes back`() async throws {
        try await withServer { _, port in
            let response = try await send(.POST, "/a?b=1", "hello", to: port)
            #expect(response.status == .ok)
            #expect(String(buffer: response.body) == "POST /a?b=1 hello")
            let get = try await send(to: port)
            #expect(String(buffer: get.body) == "GET / ")
        }
    }

    @Test func `a large answer comes whole, an answer that is an error comes too`() async throws {
        let large = String(repeating: "x", count: 1 << 20)
        let handler = ClosureHandler { request in
            .now(
                request.path == "/large"
                    ? .text(large)
                    : HTTPResponse(status: .found, headers: ["location": "/large"]))
        }
        try await withServer(handler) { _, port in
            #expect(try await send(.GET, "/large", to: port).body.readableBytes == 1 << 20)
            let redirect = try await send(.GET, "/moved", to: port)
            #expect(redirect.status == .found)
            #expect(redirect.headers.first(name: "location") == "/large")
        }
    }

    @Test func `nobody listens`() async throws {
        let port = try await withServer { _, port in port }
        await #expect { () async throws in _ = try await send(to: port) } throws: { error in
            guard case HTTPClientError.cannotConnect(let reason)? = error as? HTTPClientError else { return false }
            return reason.contains("127.0.0.1:\(port)")
        }
    }

    @Test func `an answer that does not come is given up`() async throws {
        let clock = ManualClock()
        let (given, up) = AsyncStream<Void>.makeStream()
        let handler = ClosureHandler { _ in
            clock.advance(by: .seconds(31))
            return .later {
                for await _ in given {}
                return .text("late")
            }
        }
        try await withServer(handler) { _, port in
            _ = await #expect(throws: HTTPClientError.timedOut) { () async throws in
                _ = try await send(to: port, with: client(clock: clock))
            }
            up.finish()
        }
    }

    @Test(.enabled(if: !TLSConnector.isBuiltIn)) func `without the trait there is no TLS`() async throws {
        let origin = try #require(HTTPOrigin("https://127.0.0.1"))
        await #expect(throws: HTTPClientError.tlsNotAvailable) { () async throws in
            _ = try await client().send(.GET, "/", headers: [:], body: ByteBuffer(), to: origin)
        }
    }
}
