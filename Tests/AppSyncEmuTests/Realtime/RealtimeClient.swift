import EmulatorCore
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTP1
import OrderedCollections
import Testing

@testable import AppSyncEmu

/// A chess server's API behind the real endpoint, for as many sockets as a test opens.
final class RealtimeServer {
    static let sdl = """
        type Query { game(id: ID!): Game }
        type Mutation {
          move(game: ID!, san: String!): Game @aws_api_key @aws_iam
          resign(game: ID!): Game @aws_api_key @aws_iam
        }
        type Subscription {
          onMove(game: ID, player: Color, number: Int): Game @aws_subscribe(mutations: ["move"]) @aws_api_key @aws_iam
          onEnd(game: ID!): Game @aws_subscribe(mutations: ["move", "resign"]) @aws_api_key @aws_iam
          onAudit: Audit @aws_subscribe(mutations: []) @aws_iam
        }
        enum Color { WHITE BLACK }
        type Game @aws_api_key @aws_iam {
          game: ID! san: String player: Color number: Int clock: Float title: String! note: Note
          secret: String @aws_iam
        }
        type Note @aws_api_key @aws_iam { text: String stars: Int }
        type Audit @aws_iam { id: ID! }
        """

    let clock = ManualClock()
    let loop = EmbeddedEventLoop()
    let trace = Trace()
    let fanOut: FanOut
    let api: RealtimeAPI
    let endpoint: RealtimeEndpoint
    private var nextID: UInt64 = 1

    /// - Parameters:
    ///   - authenticator: who lets callers in, by the server's clock.
    ///   - change: what the API has besides.
    init(
        settings: RealtimeSettings = RealtimeSettings(), sdl: String = sdl,
        authenticator: (ManualClock) -> any Authenticator = { _ in FakeAuthenticator() },
        change: (inout GraphQLAPI) -> Void = { _ in }
    ) throws {
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        fanOut = FanOut(clock: clock, trace: trace, logger: logger, settings: settings)
        var graphQL = Fixture.api(try SchemaBuilder.build(sdl: sdl), id: "chess")
        graphQL.additionalModes = [.iam]
        change(&graphQL)
        let environment = ResolverEnvironment(
            clock: clock, identifiers: SequentialIdentifierSource(), trace: trace)
        let api = RealtimeAPI(
            try DeployedAPI(graphQL, environment: environment), authenticator: authenticator(clock),
            subscriptions: fanOut.deploy(graphQL))
        self.api = api
        endpoint = RealtimeEndpoint(
            context: RealtimeContext(
                clock: clock, trace: trace, logger: logger, identifiers: SequentialIdentifierSource(),
                settings: settings)
        ) { apiID in apiID == nil || apiID == "chess" ? api : nil }
    }

    func publish(_ value: JSONValue, mutation: String = "move") {
        fanOut.publish(
            Publication(
                apiID: "chess", mutationField: mutation, result: .value(value), requestID: "r",
                publisher: Identity(mode: .iam, context: [:], description: "IAM test"), received: clock.now))
        loop.run()
    }

    /// In steps, so that a timer which its own action sets again comes due in time.
    func advance(by duration: Duration) {
        var remaining = duration
        while remaining > .zero {
            let step = min(remaining, .seconds(60))
            clock.advance(by: step)
            loop.run()
            remaining -= step
        }
    }

    /// A socket with the connect headers in the query, as gql sends them.
    func connect(
        _ headers: String? = #"{"host":"localhost","x-api-key":"da2-good"}"#, path: String = "/graphql",
        protocols: String? = "graphql-ws"
    ) throws -> RealtimeClient {
        let query = headers.map { "?header=\(Base64.encode($0.utf8))&payload=e30=" } ?? ""
        var http: HTTPHeaders = ["host": "127.0.0.1:4566"]
        if let protocols { http.add(name: "sec-websocket-protocol", value: protocols) }
        let upgrade = endpoint.upgrade(HTTPRequest(method: .GET, uri: path + query, headers: http), on: loop)
        guard case .accept(let subprotocol, let make) = upgrade else {
            throw RealtimeError(message: "the upgrade was not answered with 101")
        }
        #expect(subprotocol == (protocols?.contains("graphql-ws") == true ? "graphql-ws" : nil))
        let connection = FakeConnection(id: nextID, on: loop)
        nextID += 1
        let session = make(connection)
        session.opened()
        return RealtimeClient(connection: connection, session: session)
    }

    /// A socket that has its ack.
    func acknowledged(_ headers: String = #"{"host":"localhost","x-api-key":"da2-good"}"#) throws -> RealtimeClient {
        let client = try connect(headers)
        _ = client.say(#"{"type":"connection_init"}"#)
        return client
    }
}

struct RealtimeClient {
    let connection: FakeConnection
    let session: any WebSocketSession

    /// Sends a frame and answers those that came since the last call.
    func say(_ text: String) -> [String] {
        session.received(text: ByteBuffer(string: text))
        return connection.takeFrames()
    }

    var heard: [String] { connection.takeFrames() }

    static func start(
        _ query: String, id: String = "1", variables: String = "{}",
        authorization: String = #"{"x-api-key":"da2-good"}"#
    ) -> String {
        let data = #"{"query":\#(JSONValue.string(query).text),"variables":\#(variables)}"#
        return
            #"{"id":"\#(id)","type":"start","payload":{"data":\#(JSONValue.string(data).text),"extensions":{"authorization":\#(authorization)}}}"#
    }

    func start(
        _ query: String, id: String = "1", variables: String = "{}",
        authorization: String = #"{"x-api-key":"da2-good"}"#
    ) -> [String] { say(Self.start(query, id: id, variables: variables, authorization: authorization)) }
}

/// Lets one API key in, and everybody whose `authorization` names the path and the body they were asked for. Others are
/// refused in the words of `x-refusal`.
struct FakeAuthenticator: Authenticator {
    static let mismatch = "The request signature we calculated does not match the signature you provided."

    func authenticate(
        _ request: AuthorizationRequest, for api: GraphQLAPI
    ) throws(AuthorizationRefusal) -> Authentication {
        if request.headers["x-api-key"] == "da2-good" {
            return .identified(Identity(mode: .apiKey, context: nil, description: "API key da2-good"))
        }
        if let signed = request.headers["authorization"] {
            guard signed == "\(request.signedPath) \(String(buffer: request.body))" else {
                throw AuthorizationRefusal(
                    status: 403, errorType: "InvalidSignatureException", message: Self.mismatch)
            }
            return .identified(Identity(mode: .iam, context: [:], description: "IAM AKIDEXAMPLE"))
        }
        if let message = request.headers["x-refusal"] {
            throw AuthorizationRefusal(
                status: 401, errorType: request.headers["x-type"] ?? "UnauthorizedException", message: message)
        }
        throw .unauthorized(because: "no")
    }
}
