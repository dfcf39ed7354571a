package import Logging
package import NIOCore
import NIOHTTP1
import NIOPosix

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The one port: HTTP/1.1 and WebSocket upgrades, on the event loops it is given.
package final class HTTPServer: Sendable {
    /// Where the server listens.
    package struct Binding: Sendable, Equatable {
        /// One port, on all hosts.
        package var port: Int
        /// The hosts of the configuration that this machine has.
        package var hosts: [String]
    }

    let configuration: HTTPServerConfiguration
    let log: Logger

    private let group: any EventLoopGroup
    private let clock: any EmulatorClock
    private let loops: [ObjectIdentifier: NIOLoopBoundBox<ServerLoop>]
    private let listeners = Locked<[any Channel]>([])
    private let tls: TLSAcceptor?
    /// Whether it was said that a client speaks TLS where none is served, or does not trust what is.
    private let hasWarnedOfTLS = Locked(false)
    private let lastWebSocketID = Locked<UInt64>(0)

    /// The group stays the caller's: it outlives the server and is shut down by whoever made it.
    ///
    /// - Throws: `TLSError` when the configuration's certificate cannot be served.
    package init(
        configuration: HTTPServerConfiguration,
        group: any EventLoopGroup,
        clock: any EmulatorClock,
        log: Logger
    ) throws(TLSError) {
        tls =
            if let identity = configuration.tls { try TLSAcceptor(identity) } else { nil }
        self.configuration = configuration
        self.group = group
        self.clock = clock
        self.log = log
        var loops: [ObjectIdentifier: NIOLoopBoundBox<ServerLoop>] = [:]
        for loop in group.makeIterator() {
            loops[ObjectIdentifier(loop)] = .makeBoxSendingValue(
                ServerLoop(eventLoop: loop, clock: clock),
                eventLoop: loop
            )
        }
        self.loops = loops
    }

    func nextWebSocketID() -> UInt64 {
        lastWebSocketID.withLock { id in
            id += 1
            return id
        }
    }

    // MARK: Start

    /// Takes the port on every host of the configuration, and lets nobody in yet: what answers may need to know the
    /// port. A client that connects now waits until `open`.
    package func bind() async throws(HTTPServerError) -> Binding {
        // A port that is free on the first host can be taken on the second: then try the next one.
        var attempts = configuration.port == 0 ? 16 : 1
        while true {
            attempts -= 1
            do {
                return try await listen()
            } catch .portInUse(_, _) where attempts > 0 {
                continue
            }
        }
    }

    /// Lets clients in: from now on `handler` answers.
    package func open(_ handler: any HTTPHandler & WebSocketHandler) async throws {
        HTTPConnectionHandler.completeTypes()
        for loop in loops.values {
            try await loop.eventLoop.submit { loop.value.handler = handler }.get()
        }
        for listener in listeners.withLock({ $0 }) {
            try await listener.setOption(.autoRead, value: true).get()
        }
    }

    private func listen() async throws(HTTPServerError) -> Binding {
        var bound: [any Channel] = []
        var hosts: [String] = []
        var port = configuration.port
        do throws(HTTPServerError) {
            for host in configuration.hosts {
                do throws(HTTPServerError) {
                    let channel = try await bind(host: host, port: port)
                    port = channel.localAddress?.port ?? port
                    bound.append(channel)
                    hosts.append(host)
                } catch .addressNotAvailable("::1") where configuration.hosts.count > 1 {
                    log.debug("this machine has no ::1")
                }
            }
            guard !bound.isEmpty else {
                throw HTTPServerError.addressNotAvailable(host: configuration.hosts.first ?? "")
            }
        } catch {
            for channel in bound { try? await channel.close().get() }
            throw error
        }
        listeners.withLock { [bound] in $0 += bound }
        return Binding(port: port, hosts: hosts)
    }

    private func bind(host: String, port: Int) async throws(HTTPServerError) -> any Channel {
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1024)
            // Nobody is accepted before `open`.
            .serverChannelOption(.autoRead, value: false)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            // A client that ends its side after the request (netcat, some health checks) still gets its answer.
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            // Small to begin with: an idle socket keeps its last read buffer.
            .childChannelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 2048, maximum: 65_536)
            )
            .childChannelInitializer { [self] channel in
                channel.eventLoop.makeCompletedFuture { try setUp(channel) }
            }
        do {
            return try await bootstrap.bind(host: host, port: port).get()
        } catch {
            throw Self.explain(error, host: host, port: port)
        }
    }

    private static func explain(_ error: any Error, host: String, port: Int) -> HTTPServerError {
        guard let error = error as? IOError else {
            return .cannotListen(host: host, port: port, reason: "\(error)")
        }
        return switch error.errnoCode {
        case EADDRINUSE: .portInUse(host: host, port: port)
        case EACCES: .notPermitted(host: host, port: port)
        case EADDRNOTAVAIL, EAFNOSUPPORT: .addressNotAvailable(host: host)
        default: .cannotListen(host: host, port: port, reason: error.description)
        }
    }

    private func setUp(_ channel: any Channel) throws {
        guard let loop = loops[ObjectIdentifier(channel.eventLoop)] else {
            preconditionFailure("the bootstrap takes its loops from the same group")
        }
        try channel.pipeline.syncOperations.addHandler(TLSDetector { [self] in tlsHandlers() })
        try HTTPConnectionHandler.install(in: channel, server: self, loop: loop.value)
    }

    private func tlsHandlers() -> [any ChannelHandler] {
        guard let tls else {
            warnOfTLS("a client speaks TLS here (wss:// or https://): start with --tls")
            return []
        }
        return tls.handlers(deadline: configuration.requestTimeout, clock: clock) { [self] names in
            let why = names.isEmpty ? "" : " (\(names))"
            warnOfTLS(
                "a client broke off its TLS handshake\(why): does it trust the authority that is named at the start?")
        }
    }

    /// Once: such a client tries again and again. It sees no more than a handshake that fails.
    private func warnOfTLS(_ sentence: String) {
        let isFirst = hasWarnedOfTLS.withLock { hasWarned in
            defer { hasWarned = true }
            return !hasWarned
        }
        if isFirst { log.warning("\(sentence)") }
    }

    // MARK: Stop

    /// Stops listening, lets requests in flight finish and tells WebSockets `1001` with `reason`; what is left after
    /// the configured time is closed as it is.
    package func stop(reason: String = "The emulator is stopping.") async {
        let channels = listeners.withLock { listeners in
            defer { listeners = [] }
            return listeners
        }
        for channel in channels { try? await channel.close().get() }
        let timers = loops.values.map { loop in
            clock.schedule(after: configuration.stopTimeout, on: loop.eventLoop) { loop.value.abandonAll() }
        }
        let drained = loops.values.map { loop in
            loop.eventLoop.flatSubmit { loop.value.stop(reason: reason) }
        }
        for future in drained { try? await future.get() }
        for timer in timers { timer.cancel() }
    }
}
