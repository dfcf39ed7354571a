import EmulatorCore
import NIOCore
import NIOHTTP1
import NIOPosix

/// A runtime's side of the Runtime API, over a real connection.
final class RuntimeClient: Sendable {
    struct Answer: Sendable {
        var status: Int
        var headers: HTTPHeaders
        var body: String
    }

    struct Closed: Error {}

    private struct State {
        var head: HTTPResponseHead?
        var body = ByteBuffer()
        var waiter: CheckedContinuation<Answer, any Error>?
        var isClosed = false
    }

    private final class Receiver: ChannelInboundHandler, Sendable {
        typealias InboundIn = HTTPClientResponsePart
        let state: Locked<State>
        init(_ state: Locked<State>) { self.state = state }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                state.withLock { state in
                    state.head = head
                    state.body = ByteBuffer()
                }
            case .body(var bytes): state.withLock { _ = $0.body.writeBuffer(&bytes) }
            case .end:
                let (waiter, head, body) = state.withLock { state in
                    defer { state.waiter = nil }
                    return (state.waiter, state.head, state.body)
                }
                guard let head else { return }
                waiter?.resume(
                    returning: Answer(
                        status: Int(head.status.code), headers: head.headers, body: String(buffer: body)))
            }
        }

        func channelInactive(context: ChannelHandlerContext) {
            let waiter = state.withLock { state in
                state.isClosed = true
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume(throwing: Closed())
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }

    private let channel: any Channel
    private let state = Locked(State())

    init(_ process: FakeProcess) async throws {
        let address = process.environment["AWS_LAMBDA_RUNTIME_API"] ?? ""
        let parts = address.split(separator: ":")
        channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { [state] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try channel.pipeline.syncOperations.addHandler(Receiver(state))
                }
            }
            .connect(host: String(parts[0]), port: Int(parts[1]) ?? 0).get()
    }

    func call(
        _ method: HTTPMethod, _ path: String, headers: HTTPHeaders = [:], body: ByteBuffer = ByteBuffer()
    ) async throws -> Answer {
        var head = HTTPRequestHead(
            version: .http1_1, method: method, uri: "/2018-06-01/runtime/\(path)", headers: headers)
        head.headers.add(name: "Host", value: "127.0.0.1")
        if method == .POST { head.headers.add(name: "Content-Length", value: String(body.readableBytes)) }
        let parts: [HTTPClientRequestPart] = [.head(head), .body(.byteBuffer(body)), .end(nil)]
        return try await withCheckedThrowingContinuation { continuation in
            let isClosed = state.withLock { state in
                if !state.isClosed { state.waiter = continuation }
                return state.isClosed
            }
            if isClosed { return continuation.resume(throwing: Closed()) }
            for part in parts { channel.write(part, promise: nil) }
            channel.flush()
        }
    }

    /// The next invocation's request id and payload.
    func next() async throws -> (requestID: String, payload: String) {
        let answer = try await call(.GET, "invocation/next")
        return (answer.headers.first(name: "lambda-runtime-aws-request-id") ?? "", answer.body)
    }

    @discardableResult
    func respond(_ requestID: String, _ body: String) async throws -> Answer {
        try await call(.POST, "invocation/\(requestID)/response", body: ByteBuffer(string: body))
    }

    func close() async throws { try await channel.close().get() }
}
