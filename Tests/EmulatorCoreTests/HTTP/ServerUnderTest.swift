import EmulatorCore
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix

/// Answers with what a closure makes of the request.
struct ClosureHandler: HTTPHandler {
    var closure: @Sendable (HTTPRequest) -> HTTPAnswer

    init(_ closure: @escaping @Sendable (HTTPRequest) -> HTTPAnswer) { self.closure = closure }

    func answer(_ request: HTTPRequest, on loop: any EventLoop) -> HTTPAnswer { closure(request) }

    func tooLarge(_ request: HTTPRequest, limit: Int) -> HTTPResponse {
        HTTPResponse(status: .payloadTooLarge, body: ByteBuffer(string: "\(request.path) takes \(limit)"))
    }

    /// `METHOD uri body`
    static let echo = ClosureHandler { request in
        .now(.text("\(request.method) \(request.uri) \(String(buffer: request.body))"))
    }
}

struct NoWebSockets: WebSocketHandler {
    func upgrade(_ request: HTTPRequest, on loop: any EventLoop) -> WebSocketUpgrade {
        .refuse(.sentence(.unauthorized, "No."))
    }
}

extension HTTPResponse {
    static func text(_ text: String) -> HTTPResponse { HTTPResponse(body: ByteBuffer(string: text)) }
}

/// Two handlers where the server takes one that is both.
private struct Services: HTTPHandler, WebSocketHandler {
    let http: any HTTPHandler
    let webSockets: any WebSocketHandler

    func answer(_ request: HTTPRequest, on loop: any EventLoop) -> HTTPAnswer { http.answer(request, on: loop) }

    func tooLarge(_ request: HTTPRequest, limit: Int) -> HTTPResponse { http.tooLarge(request, limit: limit) }

    func upgrade(_ request: HTTPRequest, on loop: any EventLoop) -> WebSocketUpgrade {
        webSockets.upgrade(request, on: loop)
    }
}

/// Runs `body` against a server on a free port of 127.0.0.1.
func withServer<Result: Sendable>(
    _ handler: any HTTPHandler = ClosureHandler.echo,
    webSockets: any WebSocketHandler = NoWebSockets(),
    clock: any EmulatorClock = SystemClock(),
    configure: (inout HTTPServerConfiguration) -> Void = { _ in },
    _ body: (HTTPServer, Int) async throws -> Result
) async throws -> Result {
    var configuration = HTTPServerConfiguration(hosts: ["127.0.0.1"], port: 0)
    configure(&configuration)
    let server = try HTTPServer(
        configuration: configuration,
        group: MultiThreadedEventLoopGroup.singleton,
        clock: clock,
        log: Logger(label: "test")
    )
    let port = try await server.bind().port
    try await server.open(Services(http: handler, webSockets: webSockets))
    do {
        let result = try await body(server, port)
        await server.stop()
        return result
    } catch {
        await server.stop()
        throw error
    }
}
