import EmulatorCore
import NIOCore
import NIOPosix

/// A client that sends and sees bytes, so that tests can be impolite.
final class RawConnection: Sendable {
    struct Answer: Sendable {
        var status: Int
        var headers: [String: String]
        var body: String
    }

    private struct State {
        var bytes = ByteBuffer()
        var isClosed = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private final class Receiver: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        let state: Locked<State>

        init(_ state: Locked<State>) { self.state = state }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var bytes = unwrapInboundIn(data)
            wake { $0.bytes.writeBuffer(&bytes) }
        }

        func channelInactive(context: ChannelHandlerContext) { wake { $0.isClosed = true } }
        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

        private func wake(_ change: (inout State) -> Void) {
            let waiter = state.withLock { state in
                change(&state)
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume()
        }
    }

    let channel: any Channel
    private let state: Locked<State>

    init(port: Int, autoRead: Bool = true, receiveBuffer: Int? = nil) async throws {
        let state = Locked(State())
        self.state = state
        var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: autoRead)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Receiver(state))
                }
            }
        if let receiveBuffer {
            bootstrap = bootstrap.channelOption(.socketOption(.so_rcvbuf), value: .init(receiveBuffer))
        }
        channel = try await bootstrap.connect(host: "127.0.0.1", port: port).get()
    }

    func send(_ text: String) async throws { try await send(ByteBuffer(string: text)) }
    func send(_ bytes: ByteBuffer) async throws { try await channel.writeAndFlush(bytes).get() }
    func close() async throws { try await channel.close().get() }

    /// Asks `take` about the bytes that are here, again whenever more came, until it has an answer or there is nothing
    /// more to come.
    func next<Value: Sendable>(_ take: (inout ByteBuffer) -> Value?) async -> Value? {
        while true {
            let (value, isClosed) = state.withLock { state in (take(&state.bytes), state.isClosed) }
            if value != nil || isClosed { return value }
            await withCheckedContinuation { continuation in
                let goOn = state.withLock { state in
                    // Something can have come since the look above.
                    if state.isClosed { return true }
                    state.waiter = continuation
                    return false
                }
                if goOn { continuation.resume() }
            }
        }
    }

    /// The next whole answer; nil when the connection closed before it.
    func answer(withBody: Bool = true) async -> Answer? {
        await next { bytes in
            let text = String(buffer: bytes)
            guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
            let lines = text[..<end.lowerBound].split(separator: "\r\n")
            guard let first = lines.first, let status = Int(first.split(separator: " ")[1]) else { return nil }
            var headers: [String: String] = [:]
            for line in lines.dropFirst() {
                guard let colon = line.firstIndex(of: ":") else { continue }
                headers[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " })
            }
            let head = text[..<end.upperBound].utf8.count
            let length = withBody ? headers["content-length"].flatMap { Int($0) } ?? 0 : 0
            guard bytes.readableBytes >= head + length else { return nil }
            bytes.moveReaderIndex(forwardBy: head)
            return Answer(status: status, headers: headers, body: bytes.readString(length: length) ?? "")
        }
    }

    /// Everything up to the end of the connection.
    func rest() async -> String {
        _ = await next { _ in nil as Int? }
        return state.withLock { String(buffer: $0.bytes) }
    }
}
