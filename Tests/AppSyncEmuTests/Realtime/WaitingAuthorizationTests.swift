import EmulatorCore
import Logging
import NIOCore
import NIOHTTP1
import OrderedCollections
import Testing

@testable import AppSyncEmu

/// A socket whose authorizer takes its time: what the client says meanwhile is heard afterwards.
@Suite struct WaitingAuthorizationTests {
    /// Asks about every token, and is answered by the test.
    private final class Gate: Authenticator {
        private let answers = Locked<[CheckedContinuation<Bool, Never>]>([])

        func authenticate(
            _ request: AuthorizationRequest, for api: GraphQLAPI
        ) throws(AuthorizationRefusal) -> Authentication {
            .waiting { [self] in
                let isOpen = await withCheckedContinuation { continuation in
                    answers.withLock { $0.append(continuation) }
                }
                guard isOpen else { return .failure(.unauthorized(because: "the gate is closed")) }
                return .success(Identity(mode: .apiKey, context: nil, description: "a guest"))
            }
        }

        /// Answers the first who waits; nobody waits only as long as a task needs to begin.
        func answer(_ isOpen: Bool) async {
            while true {
                let waiting = answers.withLock { $0.isEmpty ? nil : $0.removeFirst() }
                if let waiting { return waiting.resume(returning: isOpen) }
                await Task.yield()
            }
        }
    }

    private let gate = Gate()
    private let loop = OtherLoop()
    private let connection: FakeConnection
    private let session: any WebSocketSession

    init() throws {
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let clock = ManualClock()
        let trace = Trace()
        let graphQL = Fixture.api(try SchemaBuilder.build(sdl: RealtimeServer.sdl), id: "chess")
        let environment = ResolverEnvironment(clock: clock, identifiers: SequentialIdentifierSource(), trace: trace)
        let fanOut = FanOut(clock: clock, trace: trace, logger: logger)
        let api = RealtimeAPI(
            try DeployedAPI(graphQL, environment: environment), authenticator: gate,
            subscriptions: fanOut.deploy(graphQL))
        let endpoint = RealtimeEndpoint(
            context: RealtimeContext(
                clock: clock, trace: trace, logger: logger, identifiers: SequentialIdentifierSource())
        ) { _ in api }
        let upgrade = endpoint.upgrade(
            HTTPRequest(
                method: .GET, uri: "/graphql",
                headers: ["sec-websocket-protocol": "graphql-ws", "authorization": "open sesame"]), on: loop)
        guard case .accept(_, let make) = upgrade else { throw RealtimeError(message: "it was not accepted") }
        connection = FakeConnection(on: loop)
        loop.isCurrent = true
        session = make(connection)
        session.opened()
        loop.isCurrent = false
    }

    private func say(_ text: String) {
        loop.isCurrent = true
        session.received(text: ByteBuffer(string: text))
        loop.isCurrent = false
    }

    /// Answers who waits, and lets the socket's loop hear of it.
    private func answer(_ isOpen: Bool) async {
        await gate.answer(isOpen)
        while loop.waiting == 0 { await Task.yield() }
        loop.run()
    }

    private let ack = #"{"type":"connection_ack","payload":{"connectionTimeoutMs":300000}}"#

    @Test func `nothing is said before the verdict, and everything after it`() async {
        say(#"{"type":"connection_init"}"#)
        #expect(connection.frames == [])
        await answer(true)
        #expect(connection.takeFrames() == [ack, #"{"type":"ka"}"#])
    }

    @Test func `what waits is bounded in bytes: past a mebibyte the socket closes`() async {
        let half = #"{"type":"connection_init","payload":"\#(String(repeating: "x", count: 1 << 19))"}"#
        say(half)
        #expect(connection.close == nil)
        say(half)
        #expect(connection.close?.code == 1008)
        // Whatever else comes before the client goes is not kept, and the verdict changes nothing.
        say(#"{"type":"connection_init"}"#)
        await answer(true)
        #expect(connection.frames == [])
    }

    @Test func `what waits is bounded in number, too`() async {
        for _ in 0..<256 { say(#"{"type":"connection_init"}"#) }
        #expect(connection.close == nil)
        say(#"{"type":"connection_init"}"#)
        #expect(connection.close?.code == 1008)
        await answer(true)
    }

    @Test func `a refused connect is told on the open socket`() async {
        say(#"{"type":"connection_init"}"#)
        await answer(false)
        // amplify-flutter #2763
        #expect(
            connection.takeFrames() == [
                #"{"payload":{"errors":[{"errorType":"UnauthorizedException","message":"You are not authorized to make this call.","errorCode":401}]},"type":"connection_error"}"#
            ])
    }

    @Test func `each start is asked about on its own`() async {
        say(#"{"type":"connection_init"}"#)
        await answer(true)
        _ = connection.takeFrames()
        say(RealtimeClient.start("subscription { onMove { san } }", id: "a"))
        #expect(connection.frames == [])
        await answer(true)
        #expect(connection.takeFrames() == [#"{"id":"a","type":"start_ack"}"#])
        say(RealtimeClient.start("subscription { onMove { san } }", id: "b"))
        await answer(false)
        #expect(
            connection.takeFrames() == [
                #"{"id":"b","type":"error","payload":{"errors":[{"errorType":"UnauthorizedException","message":"You are not authorized to make this call."}]}}"#
            ])
    }

    @Test func `starts that wait are bounded in bytes together, not one after the other`() async {
        say(#"{"type":"connection_init"}"#)
        await answer(true)
        _ = connection.takeFrames()
        let padding = String(repeating: "x", count: 600_000)
        func start(_ id: String) -> String {
            RealtimeClient.start("subscription { onMove { san } }", id: id, variables: #"{"x":"\#(padding)"}"#)
        }
        say(start("a"))
        await answer(true)
        #expect(connection.takeFrames() == [#"{"id":"a","type":"start_ack"}"#])
        say(start("b"))
        // Stopped, it waits all the same: its authorizer has been asked.
        say(#"{"type":"stop","id":"b"}"#)
        #expect(connection.close == nil)
        say(start("c"))
        #expect(connection.close?.code == 1008)
        await answer(true)
    }

    @Test func `a start that was stopped meanwhile stays stopped`() async {
        say(#"{"type":"connection_init"}"#)
        await answer(true)
        _ = connection.takeFrames()
        say(RealtimeClient.start("subscription { onMove { san } }", id: "a"))
        say(#"{"type":"stop","id":"a"}"#)
        #expect(connection.takeFrames() == [#"{"type":"complete","id":"a"}"#])
        await answer(true)
        #expect(connection.frames == [])
    }
}
