import NIOCore
import NIOPosix

/// Many subscribers and one publisher, on one event loop. Drives the emulator and the bare broadcast alike, so that
/// what the client costs is in both.
enum FanOutClient {
    static func run(_ options: Options) async throws {
        raiseDescriptorLimit()
        let loop = MultiThreadedEventLoopGroup(numberOfThreads: 1).next()
        let settings = try Settings(options)
        let warmUp = try options.integer("warm-up", default: 2)
        let rounds = try options.integer("rounds", default: 20)
        let measurement = Measurement(settings: settings, rounds: rounds, warmUp: warmUp, loop: loop)
        let box = try await loop.submit { NIOLoopBound(measurement.make(), eventLoop: loop) }.get()

        // In batches, so that the listener's backlog never overflows.
        var opened = 0
        while opened < settings.sockets {
            let count = min(100, settings.sockets - opened)
            let ready = try await loop.submit { (0..<count).map { _ in box.value.openSubscriber() } }.get()
            for future in ready { try await future.get() }
            opened += count
        }
        if options.has("wait") {
            say("{\"event\":\"subscribed\"}")
            _ = readLine()
        }
        let result = try await loop.flatSubmit { box.value.measure() }.get()
        say(result)
    }

    struct Settings: Sendable {
        var host: String
        var port: Int
        var handshake: ByteBuffer
        var start: ByteBuffer?
        var sockets: Int
        var post: ByteBuffer
        var postHost: String
        var postPort: Int

        init(_ options: Options) throws {
            let url = try Self.parse(try options.required("url"))
            host = url.host
            port = url.port
            var request =
                "GET \(url.path) HTTP/1.1\r\nHost: \(host):\(port)\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            if let name = options.string("subprotocol") { request += "Sec-WebSocket-Protocol: \(name)\r\n" }
            handshake = ByteBuffer(string: request + "\r\n")
            start = options.has("start-file") ? try options.file("start-file") : nil
            sockets = try options.integer("sockets")
            let target = try Self.parse(try options.required("post-url"))
            postHost = target.host
            postPort = target.port
            let body = options.has("post-file") ? try options.file("post-file") : ByteBuffer()
            var head = "POST \(target.path) HTTP/1.1\r\nHost: \(target.host):\(target.port)\r\n"
            for (name, value) in try options.headers("post-header") { head += "\(name): \(value)\r\n" }
            post = ByteBuffer(string: head + "Content-Length: \(body.readableBytes)\r\n\r\n")
            post.writeImmutableBuffer(body)
        }

        private static func parse(_ url: String) throws -> (host: String, port: Int, path: String) {
            guard let scheme = url.firstRange(of: "://") else { throw Failure("\(url) is no URL") }
            let rest = url[scheme.upperBound...]
            let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
            let authority = rest[..<end]
            guard let colon = authority.lastIndex(of: ":"), let port = Int(authority[authority.index(after: colon)...])
            else { throw Failure("\(url) has no port") }
            let path = rest[end...]
            return (String(authority[..<colon]), port, path.first == "/" ? String(path) : "/" + path)
        }
    }

    /// What is needed to make the state on its event loop.
    struct Measurement: Sendable {
        var settings: Settings
        var rounds: Int
        var warmUp: Int
        var loop: any EventLoop

        func make() -> FanOutState { FanOutState(settings: settings, rounds: rounds, warmUp: warmUp, loop: loop) }
    }
}

/// Everything that happens on the client's event loop.
final class FanOutState {
    private let settings: FanOutClient.Settings
    private let rounds: Int
    private let warmUp: Int
    private let loop: any EventLoop

    private var publisher: (any Channel)?
    private var round = 0
    private var sent = NIODeadline.now()
    private var received = 0
    /// Frames that came before this client had published anything.
    private var strays = 0
    private var isAnswered = false
    private var delays: [Int64] = []
    private var all: [Int64] = []
    private var slowest: [Int64] = []
    private var payload: String?
    private var result: EventLoopPromise<String>?

    init(settings: FanOutClient.Settings, rounds: Int, warmUp: Int, loop: any EventLoop) {
        self.settings = settings
        self.rounds = rounds
        self.warmUp = warmUp
        self.loop = loop
        delays.reserveCapacity(settings.sockets)
        all.reserveCapacity(settings.sockets * rounds)
    }

    /// Done when the socket is subscribed.
    func openSubscriber() -> EventLoopFuture<Void> {
        let ready = loop.makePromise(of: Void.self)
        let state = NIOLoopBound(self, eventLoop: loop)
        ClientBootstrap(group: loop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Subscriber(state: state.value, ready: ready))
                }
            }
            .connect(host: settings.host, port: settings.port)
            .flatMap { [handshake = settings.handshake] channel in channel.writeAndFlush(handshake) }
            .whenFailure { ready.fail($0) }
        return ready.futureResult
    }

    func measure() -> EventLoopFuture<String> {
        guard strays == 0 else {
            return loop.makeFailedFuture(Failure("\(strays) frames came that were published for somebody else"))
        }
        let promise = loop.makePromise(of: String.self)
        result = promise
        let state = NIOLoopBound(self, eventLoop: loop)
        ClientBootstrap(group: loop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Publisher(state: state.value))
                }
            }
            .connect(host: settings.postHost, port: settings.postPort)
            .whenComplete { connected in
                switch connected {
                case .success(let channel):
                    state.value.publisher = channel
                    state.value.next()
                case .failure(let error): promise.fail(error)
                }
            }
        return promise.futureResult
    }

    private func next() {
        guard round < warmUp + rounds else { return finish() }
        received = 0
        isAnswered = false
        delays.removeAll(keepingCapacity: true)
        let current = round
        let state = NIOLoopBound(self, eventLoop: loop)
        loop.scheduleTask(in: .seconds(20)) { state.value.giveUp(on: current) }
        sent = .now()
        publisher?.writeAndFlush(settings.post, promise: nil)
    }

    private func giveUp(on number: Int) {
        guard number == round, let result else { return }
        result.fail(
            Failure(
                "round \(number): \(received) of \(settings.sockets) frames came within 20 s, the POST was "
                    + (isAnswered ? "answered" : "not answered")
            )
        )
    }

    func receivedFrame(_ bytes: ByteBuffer) {
        // While others publish for others: nothing of that is this client's.
        guard result != nil else {
            strays += 1
            return
        }
        delays.append((NIODeadline.now() - sent).nanoseconds)
        if payload == nil { payload = String(buffer: bytes) }
        received += 1
        endRoundIfComplete()
    }

    func receivedAnswer(status: Int, text: String) {
        guard status == 200 else {
            result?.fail(Failure("the POST was answered with \(status): \(text)"))
            return
        }
        isAnswered = true
        endRoundIfComplete()
    }

    func fail(_ error: any Error) { result?.fail(error) }

    private func endRoundIfComplete() {
        guard isAnswered, received == settings.sockets else { return }
        if round >= warmUp {
            delays.sort()
            all += delays
            slowest.append(Self.percentile(delays, 99))
        }
        round += 1
        // A pause, so that one round's last work is not in the next one's time.
        let state = NIOLoopBound(self, eventLoop: loop)
        loop.scheduleTask(in: .milliseconds(20)) { state.value.next() }
    }

    private func finish() {
        all.sort()
        slowest.sort()
        let frame = payload ?? ""
        let values = [
            "\"sockets\":\(settings.sockets)", "\"rounds\":\(rounds)", "\"frameBytes\":\(frame.utf8.count)",
            "\"p50\":\(Self.milliseconds(Self.percentile(all, 50)))",
            "\"p99\":\(Self.milliseconds(Self.percentile(all, 99)))",
            "\"medianRoundP99\":\(Self.milliseconds(Self.percentile(slowest, 50)))",
            "\"frame\":\(Self.quoted(frame))",
        ]
        result?.succeed("{" + values.joined(separator: ",") + "}")
    }

    private static func percentile(_ sorted: [Int64], _ percent: Int) -> Int64 {
        sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, sorted.count * percent / 100)]
    }

    private static func milliseconds(_ nanoseconds: Int64) -> Double { Double(nanoseconds / 1000) / 1000 }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

/// One socket: the handshake, AppSync's subscription if there is one to start, then frames.
private final class Subscriber: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Phase { case handshake, acknowledgement, startAcknowledgement, subscribed }

    private let state: FanOutState
    private var ready: EventLoopPromise<Void>?
    private let start: ByteBuffer?
    private var phase = Phase.handshake
    private var bytes = ByteBuffer()

    init(state: FanOutState, ready: EventLoopPromise<Void>) {
        self.state = state
        self.ready = ready
        start = state.start
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var read = unwrapInboundIn(data)
        if bytes.readableBytes == 0 { bytes = read } else { bytes.writeBuffer(&read) }
        if phase == .handshake, !takeHandshake(context) { return }
        while let payload = nextFrame(context) { received(payload, context) }
        if bytes.readableBytes == 0 { bytes = ByteBuffer() }
    }

    private func takeHandshake(_ context: ChannelHandlerContext) -> Bool {
        let text = String(buffer: bytes)
        guard let end = text.firstRange(of: "\r\n\r\n") else { return false }
        guard text.hasPrefix("HTTP/1.1 101") else {
            finish(Failure("the handshake was answered with \(text)"))
            return false
        }
        bytes.moveReaderIndex(forwardBy: text[..<end.upperBound].utf8.count)
        if start == nil {
            phase = .subscribed
            finish(nil)
        } else {
            phase = .acknowledgement
            send(ByteBuffer(string: "{\"type\":\"connection_init\"}"), context)
        }
        return true
    }

    /// The payload of the next text frame. Others are skipped.
    private func nextFrame(_ context: ChannelHandlerContext) -> ByteBuffer? {
        while true {
            var rest = bytes
            guard let first = rest.readInteger(as: UInt8.self), let second = rest.readInteger(as: UInt8.self) else {
                return nil
            }
            var length = Int(second & 0x7F)
            if length == 126 {
                guard let long = rest.readInteger(as: UInt16.self) else { return nil }
                length = Int(long)
            } else if length == 127 {
                guard let long = rest.readInteger(as: UInt64.self) else { return nil }
                length = Int(long)
            }
            guard let payload = rest.readSlice(length: length) else { return nil }
            bytes = rest
            switch first & 0x0F {
            case 1: return payload
            case 8:
                finish(Failure("the server closed a socket: \(String(buffer: payload))"))
                context.close(promise: nil)
                return nil
            default: continue
            }
        }
    }

    private func received(_ payload: ByteBuffer, _ context: ChannelHandlerContext) {
        // AppSync's `ka` is the only short message once a subscription is live.
        if start != nil, payload.readableBytes < 20 { return }
        switch phase {
        case .handshake: break
        case .acknowledgement:
            guard String(buffer: payload).contains("connection_ack") else { return refuse(payload) }
            phase = .startAcknowledgement
            if let start { send(start, context) }
        case .startAcknowledgement:
            guard String(buffer: payload).contains("start_ack") else { return refuse(payload) }
            phase = .subscribed
            finish(nil)
        case .subscribed: state.receivedFrame(payload)
        }
    }

    private func refuse(_ payload: ByteBuffer) {
        finish(Failure("a subscription was answered with \(String(buffer: payload))"))
    }

    /// Subscribed, or not to be.
    private func finish(_ failure: Failure?) {
        if let failure { state.fail(failure) }
        guard let ready else { return }
        self.ready = nil
        if let failure { ready.fail(failure) } else { ready.succeed() }
    }

    private func send(_ text: ByteBuffer, _ context: ChannelHandlerContext) {
        var frame = ByteBuffer()
        frame.writeInteger(0x81 as UInt8)
        if text.readableBytes < 126 {
            frame.writeInteger(0x80 | UInt8(text.readableBytes))
        } else {
            frame.writeInteger(0xFE as UInt8)
            frame.writeInteger(UInt16(text.readableBytes))
        }
        // Masked with zeros: the rule is kept, and nothing to compute.
        frame.writeInteger(0 as UInt32)
        frame.writeImmutableBuffer(text)
        context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { finish(Failure("the server closed a socket")) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        finish(Failure("\(error)"))
        context.close(promise: nil)
    }
}

/// The publisher's connection: takes one answer after the other.
private final class Publisher: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let state: FanOutState
    private var bytes = ByteBuffer()

    init(state: FanOutState) { self.state = state }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var read = unwrapInboundIn(data)
        bytes.writeBuffer(&read)
        let text = String(buffer: bytes)
        guard let end = text.firstRange(of: "\r\n\r\n") else { return }
        var length = 0
        for line in text[..<end.lowerBound].split(separator: "\r\n")
        where line.lowercased().hasPrefix("content-length:") {
            length = Int(line.dropFirst(15).drop { $0 == " " }) ?? 0
        }
        let head = text[..<end.upperBound].utf8.count
        guard bytes.readableBytes >= head + length else { return }
        let body = bytes.getString(at: bytes.readerIndex + head, length: length) ?? ""
        bytes.clear()
        state.receivedAnswer(status: Int(text.dropFirst(9).prefix(3)) ?? 0, text: body)
    }

    func channelInactive(context: ChannelHandlerContext) { state.fail(Failure("the server closed the publisher")) }
}

extension FanOutState {
    fileprivate var start: ByteBuffer? { settings.start }
}
