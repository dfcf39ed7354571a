import EmulatorCore
import Logging
import NIOCore
import NIOHTTP1
import OrderedCollections
import Testing

@testable import AppSyncEmu

/// What sockets see of an invalidation (facts 1.3 and 3.1; D: aws-appsync-real-time-invalidation). That the message
/// stands in a `complete` is ours: the envelope is not documented.
@Suite struct InvalidationTests {
    private struct Client {
        let connection: FakeConnection
        let session: any WebSocketSession
    }

    private let loop = OtherLoop()
    private let trace = Trace()
    private let fanOut: FanOut
    private let endpoint: RealtimeEndpoint

    init() throws {
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let clock = ManualClock()
        var graphQL = Fixture.api(try SchemaBuilder.build(sdl: RealtimeServer.sdl), id: "chess")
        graphQL.dataSources = ["Local": .none]
        graphQL.resolvers = [
            ResolverDefinition(
                typeName: "Subscription", fieldName: "onMove", dataSourceName: "Local",
                requestMappingTemplate: #"{"version":"2018-05-29","payload":{}}"#,
                responseMappingTemplate: """
                    $extensions.setSubscriptionInvalidationFilter({"filterGroup": [
                      {"filters": [{"fieldName": "game", "operator": "eq", "value": $ctx.args.game}]}
                    ]})
                    null
                    """)
        ]
        let environment = ResolverEnvironment(clock: clock, identifiers: SequentialIdentifierSource(), trace: trace)
        fanOut = FanOut(clock: clock, trace: trace, logger: logger)
        let api = RealtimeAPI(
            try DeployedAPI(graphQL, environment: environment), authenticator: FakeAuthenticator(),
            subscriptions: fanOut.deploy(graphQL))
        endpoint = RealtimeEndpoint(
            context: RealtimeContext(
                clock: clock, trace: trace, logger: logger, identifiers: SequentialIdentifierSource())
        ) { _ in api }
    }

    private func connect(_ id: UInt64) throws -> Client {
        let upgrade = endpoint.upgrade(
            HTTPRequest(
                method: .GET, uri: "/graphql",
                headers: ["host": "h", "sec-websocket-protocol": "graphql-ws", "x-api-key": "da2-good"]), on: loop)
        guard case .accept(_, let make) = upgrade else { throw RealtimeError(message: "it was not accepted") }
        let connection = FakeConnection(id: id, on: loop)
        let client = Client(connection: connection, session: asCurrent { make(connection) })
        asCurrent { client.session.opened() }
        say(#"{"type":"connection_init"}"#, to: client)
        _ = connection.takeFrames()
        return client
    }

    private func say(_ text: String, to client: Client) {
        asCurrent { client.session.received(text: ByteBuffer(string: text)) }
    }

    private func asCurrent<Result>(_ body: () -> Result) -> Result {
        loop.isCurrent = true
        defer { loop.isCurrent = false }
        return body()
    }

    /// Starts a subscription to one game, whose resolver answers in a task.
    private func start(_ client: Client, game: String, id: String) async {
        say(RealtimeClient.start("subscription { onMove(game: \"\(game)\") { san } }", id: id), to: client)
        while loop.waiting == 0 { await Task.yield() }
        loop.run()
        #expect(client.connection.takeFrames() == [#"{"id":"\#(id)","type":"start_ack"}"#])
    }

    private func invalidate(game: String) {
        fanOut.invalidate(
            SubscriptionInvalidation(
                apiID: "chess", mutationField: "resign", requestID: "r", subscriptionField: "onMove",
                payload: ["game": .string(game)]))
    }

    private func publish(game: String) {
        fanOut.publish(
            Publication(
                apiID: "chess", mutationField: "move", result: .value(["game": .string(game), "san": "e4"]),
                requestID: "r", publisher: Identity(mode: .apiKey, context: nil, description: "API key"),
                received: Timestamp(seconds: 0)))
        loop.run()
    }

    private func live() -> Int { fanOut.subscriberCount(apiID: nil, field: nil, arguments: []) }

    private func complete(_ id: String) -> String {
        #"{"type":"complete","id":"\#(id)","payload":{"message":"Subscription complete."}}"#
    }

    @Test func `each invalidated subscription of a socket is completed, in order, and then the socket closes`()
        async throws
    {
        let client = try connect(1)
        for id in ["9", "7", "8"] { await start(client, game: "g", id: id) }
        await start(client, game: "other", id: "6")
        invalidate(game: "g")
        // They have ended before the socket has heard of it.
        #expect(live() == 1)
        loop.run()
        #expect(client.connection.takeFrames() == [complete("9"), complete("7"), complete("8")])
        #expect(client.connection.close == .init(code: 1000, reason: ""))
        // The other subscription ends with the socket, whenever the client answers the close.
        #expect(live() == 0)
        publish(game: "g")
        publish(game: "other")
        #expect(client.connection.takeFrames() == [])
    }

    @Test func `an invalidation that ends nothing says why`() async throws {
        func said(_ field: String = "onMove", game: String = "g") -> String? {
            fanOut.invalidate(
                SubscriptionInvalidation(
                    apiID: "chess", mutationField: "resign", requestID: "r", subscriptionField: field,
                    payload: ["game": .string(game)]))
            #expect(trace.entries().last?.outcome == "nothing invalidated")
            return trace.entries().last?.detail
        }
        #expect(said("onNope") == "resign invalidated nothing: there is no subscription field onNope")
        #expect(said() == #"resign invalidated nothing with {"game":"g"}: nobody is subscribed to onMove"#)
        let client = try connect(1)
        await start(client, game: "h", id: "1")
        #expect(said() == #"resign invalidated 0 of 1 subscriptions of onMove with {"game":"g"}"#)
        say(RealtimeClient.start("subscription { onEnd(game: 1) { san } }", id: "2"), to: client)
        _ = client.connection.takeFrames()
        #expect(
            said("onEnd")
                == #"resign invalidated nothing with {"game":"g"}: of 1 subscriptions of onEnd none has set an invalidation filter"#
        )
    }

    @Test func `sockets without a subscription that is meant are not disturbed`() async throws {
        let ended = try connect(1)
        let other = try connect(2)
        await start(ended, game: "g", id: "1")
        await start(other, game: "h", id: "1")
        invalidate(game: "g")
        loop.run()
        #expect(ended.connection.takeFrames() == [complete("1")])
        #expect(other.connection.close == nil)
        publish(game: "h")
        #expect(other.connection.takeFrames().count == 1)
    }

    @Test func `an event from before the invalidation is sent, and before the complete`() async throws {
        let client = try connect(1)
        await start(client, game: "g", id: "1")
        // Published and invalidated before the socket's loop has its turn.
        fanOut.publish(
            Publication(
                apiID: "chess", mutationField: "move", result: .value(["game": "g", "san": "e4"]), requestID: "r",
                publisher: Identity(mode: .apiKey, context: nil, description: "API key"),
                received: Timestamp(seconds: 0)))
        invalidate(game: "g")
        loop.run()
        #expect(
            client.connection.takeFrames() == [
                #"{"id":"1","type":"data","payload":{"data":{"onMove":{"san":"e4"}}}}"#, complete("1"),
            ])
        #expect(fanOut.deliveries().last?["verdicts"]?.array?.first?["outcome"] == "delivered")
    }

    @Test func `what the client stops and starts anew in the same instant is not taken for what was invalidated`()
        async throws
    {
        let client = try connect(1)
        await start(client, game: "g", id: "1")
        invalidate(game: "g")
        // On the wire before the complete was.
        say(#"{"type":"stop","id":"1"}"#, to: client)
        _ = client.connection.takeFrames()
        say(RealtimeClient.start("subscription { onMove(game: \"h\") { san } }", id: "1"), to: client)
        while loop.waiting < 2 { await Task.yield() }
        loop.run()
        #expect(client.connection.takeFrames() == [#"{"id":"1","type":"start_ack"}"#])
        #expect(client.connection.close == nil)
        #expect(live() == 1)
    }
}
