import EmulatorCore
import NIOCore
import NIOHTTP1
import OrderedCollections
import Testing

@testable import AppSyncEmu

/// What a caller's rights come to at a connect, at a `start` and at a delivery.
struct RealtimeAuthorizationTests {
    private static let move: JSONValue = ["game": "g1", "san": "e4", "secret": "s"]

    private func data(_ frames: [String]) -> [String] { frames.filter { $0.contains(#""type":"data""#) } }

    private func verdict(of server: RealtimeServer) -> String? {
        server.fanOut.deliveries().last?["verdicts"]?.array?.first?["sentence"]?.string
    }

    // MARK: - API keys

    @Test func `a key that expires after the connect starts nothing more, and what it started goes on`() throws {
        let server = try RealtimeServer { clock in
            APIAuthenticator(signatures: TokenFixture.NoSignatures(), clock: clock)
        } change: { api in
            api.apiKeys = [APIKey(id: "da2-good", expires: ManualClock().now + .seconds(3600))]
        }
        let client = try server.acknowledged()
        #expect(client.start("subscription { onMove { san } }", id: "1") == [#"{"id":"1","type":"start_ack"}"#])
        server.advance(by: .seconds(3600))
        _ = client.heard
        #expect(
            client.start("subscription { onMove { san } }", id: "2") == [
                #"{"id":"2","type":"error","payload":{"errors":[{"errorType":"UnauthorizedException","message":"You are not authorized to make this call."}]}}"#
            ])
        server.publish(Self.move)
        #expect(data(client.heard) == [#"{"id":"1","type":"data","payload":{"data":{"onMove":{"san":"e4"}}}}"#])
        #expect(try server.connect().say(#"{"type":"connection_init"}"#).first?.contains("connection_error") == true)
    }

    // MARK: - deniedFields

    /// Lets everybody in as an authorizer's verdict would.
    private struct Denying: Authenticator {
        var entries: [JSONValue]

        func authenticate(
            _ request: AuthorizationRequest, for api: GraphQLAPI
        ) throws(AuthorizationRefusal) -> Authentication {
            do throws(AuthorizerVerdict.Malformed) {
                let verdict = try AuthorizerVerdict(["isAuthorized": true, "deniedFields": .array(entries)], of: api)
                return .identified(
                    Identity(
                        mode: .lambda, context: nil, description: "a token",
                        rights: AccessRights(deniedFields: verdict.deniedFields)))
            } catch { throw .unauthorized(because: error.reason) }
        }
    }

    private func server(denying entries: JSONValue...) throws -> RealtimeServer {
        let sdl = RealtimeServer.sdl.replacing("@aws_api_key", with: "@aws_lambda")
        return try RealtimeServer(sdl: sdl) { _ in
            Denying(entries: entries)
        } change: {
            $0.additionalModes = [.lambda]
        }
    }

    @Test(arguments: [
        "Subscription.onMove",
        "arn:aws:appsync:eu-central-1:000000000000:apis/chess/types/Subscription/fields/onMove",
    ])
    func `an authorizer denies a subscription`(entry: String) throws {
        let client = try server(denying: .string(entry)).acknowledged()
        #expect(
            client.start("subscription { onMove { san } }") == [
                #"{"id":"1","type":"error","payload":{"errors":[{"errorType":"Unauthorized","message":"Not Authorized to access onMove on type Subscription"}]}}"#
            ])
        #expect(client.start("subscription { onEnd(game: 1) { san } }").first?.contains("start_ack") == true)
    }

    @Test(arguments: [
        "Game.san", "arn:aws:appsync:eu-central-1:000000000000:apis/chess/types/Game/fields/san",
    ])
    func `an authorizer denies a field of what is delivered`(entry: String) throws {
        let server = try server(denying: .string(entry))
        let client = try server.acknowledged()
        _ = client.start("subscription { onMove { game san } }")
        server.publish(Self.move)
        #expect(
            client.heard == [
                #"{"id":"1","type":"data","payload":{"data":{"onMove":{"game":"g1","san":null}},"errors":[{"path":["onMove","san"],"data":null,"errorType":"Unauthorized","errorInfo":null,"message":"Not Authorized to access san on type Game"}]}}"#
            ])
        _ = client.say(#"{"type":"stop","id":"1"}"#)
        _ = client.start("subscription { onMove { san } }", id: "2")
        server.publish(Self.move)
        #expect(client.heard == [])
        #expect(
            verdict(of: server)?.hasSuffix("may not read san of type Game: the authorizer's deniedFields has Game.san")
                == true)
    }

    @Test func `an ARN of another API denies nothing here`() throws {
        let client = try server(
            denying: "arn:aws:appsync:eu-central-1:000000000000:apis/checkers/types/Subscription/fields/onMove"
        ).acknowledged()
        #expect(client.start("subscription { onMove { san } }") == [#"{"id":"1","type":"start_ack"}"#])
    }

    // MARK: - Policies

    private struct Signed: SignatureVerifier {
        func verify(_ request: SigV4Request) throws(SigV4Error) -> SigV4Principal {
            SigV4Principal(
                accessKeyID: "AKIAREADER", region: "eu-central-1", service: "appsync", hasSessionToken: false,
                isVerified: true)
        }
    }

    private static let signature = #"{"host":"localhost","authorization":"AWS4-HMAC-SHA256 Credential=x"}"#

    /// - Parameter statements: of the caller's policy, by effect and the resource below the API.
    private func limited(_ statements: (effect: String, resource: String)...) throws -> RealtimeServer {
        let list = statements.map { statement -> JSONValue in
            [
                "Effect": .string(statement.effect), "Action": "appsync:GraphQL",
                "Resource": .string("arn:aws:appsync:eu-central-1:000000000000:apis/chess/\(statement.resource)"),
            ]
        }
        let file: JSONValue = ["AKIAREADER": ["Statement": .array(list)]]
        let policies = try AccessPolicies(parsing: Array(file.text.utf8))
        return try RealtimeServer { clock in APIAuthenticator(signatures: Signed(), clock: clock, policies: policies) }
    }

    @Test(arguments: [
        [("Allow", "*"), ("Deny", "*")], [], [("Deny", "types/Query/*")],
    ])
    func `who may do nothing with the API is not let in`(statements: [(String, String)]) throws {
        let closed =
            switch statements.count {
            case 2: try limited(statements[0], statements[1])
            case 1: try limited(statements[0])
            default: try limited()
            }
        #expect(
            try closed.connect(Self.signature).say(#"{"type":"connection_init"}"#) == [
                #"{"payload":{"errors":[{"errorType":"UnauthorizedException","message":"You are not authorized to make this call.","errorCode":401}]},"type":"connection_error"}"#
            ])
    }

    @Test func `a start that the policy does not allow`() throws {
        // amplify-js #6982
        let server = try limited(("Allow", "types/Subscription/fields/onMove"))
        let client = try server.acknowledged(Self.signature)
        #expect(
            client.start("subscription { onEnd(game: 1) { san } }", authorization: Self.signature) == [
                #"{"id":"1","type":"error","payload":{"errors":[{"errorType":"UnauthorizedException","message":"Permission denied"}]}}"#
            ])
        #expect(
            client.start("subscription { onMove { san } }", authorization: Self.signature)
                == [#"{"id":"1","type":"start_ack"}"#])
        server.publish(Self.move)
        #expect(client.heard == [#"{"id":"1","type":"data","payload":{"data":{"onMove":{"san":"e4"}}}}"#])
    }

    @Test func `a start of who may do nothing with the API is denied in the same words`() throws {
        let file = #"{"AKIAREADER": {"Statement": []}}"#
        let policies = try AccessPolicies(parsing: Array(file.utf8))
        let server = try RealtimeServer { clock in
            APIAuthenticator(signatures: Signed(), clock: clock, policies: policies)
        } change: { api in
            api.apiKeys = [APIKey(id: "da2-good", expires: ManualClock().now + .seconds(3600))]
        }
        #expect(
            try server.acknowledged().start("subscription { onMove { san } }", authorization: Self.signature) == [
                #"{"id":"1","type":"error","payload":{"errors":[{"errorType":"UnauthorizedException","message":"Permission denied"}]}}"#
            ])
    }

    @Test func `a policy denies a field of what is delivered`() throws {
        let server = try limited(("Allow", "*"), ("Deny", "types/Game/fields/san"))
        let client = try server.acknowledged(Self.signature)
        _ = client.start("subscription { onMove { san } }", id: "1", authorization: Self.signature)
        _ = client.start("subscription { onMove { game } }", id: "2", authorization: Self.signature)
        server.publish(Self.move)
        #expect(client.heard == [#"{"id":"2","type":"data","payload":{"data":{"onMove":{"game":"g1"}}}}"#])
        #expect(
            verdict(of: server)?.hasSuffix(
                "may not read san of type Game: a policy of the caller denies appsync:GraphQL on "
                    + "arn:aws:appsync:eu-central-1:000000000000:apis/chess/types/Game/fields/san") == true)
    }

    // MARK: - What an authorizer is told of a connect

    /// Keeps what it was asked.
    private final class Recording: Authenticator {
        let asked = Locked<[JSONValue]>([])

        func authenticate(
            _ request: AuthorizationRequest, for api: GraphQLAPI
        ) throws(AuthorizationRefusal) -> Authentication {
            let event = AuthorizerEvent.make(token: request.headers["authorization"] ?? "", request, for: api)
            asked.withLock { $0.append(event) }
            return .identified(Identity(mode: .lambda, context: nil, description: "a token"))
        }
    }

    @Test func `requestHeaders are the connect headers, in whichever form they came`() throws {
        let recording = Recording()
        let server = try RealtimeServer { _ in recording }
        func connect(_ uri: String, _ protocols: String, _ headers: HTTPHeaders = [:]) throws -> JSONValue? {
            var headers = headers
            headers.add(name: "Host", value: "127.0.0.1:4566")
            headers.add(name: "Sec-WebSocket-Protocol", value: protocols)
            _ = server.endpoint.upgrade(HTTPRequest(method: .GET, uri: uri, headers: headers), on: server.loop)
            let event = recording.asked.withLock { $0.removeLast() }
            #expect(event["authorizationToken"] == "open sesame")
            #expect(event["requestContext"]?["operationName"] == "DeepDish:Connect")
            return event["requestHeaders"]
        }
        let json = #"{"host":"chess.example","Authorization":"open sesame","x-amz-date":"20260101T000000Z"}"#
        let told: JSONValue = [
            "authorization": "open sesame", "host": "chess.example", "x-amz-date": "20260101T000000Z",
        ]
        let query = Base64.encode(json.utf8, .standard)
        #expect(try connect("/graphql?header=\(query)&payload=e30=", "graphql-ws") == told)
        #expect(try connect("/graphql", "graphql-ws, header-\(Base64.encode(json.utf8, .url))") == told)
        #expect(
            try connect("/graphql", "graphql-ws", ["Authorization": "open sesame", "User-Agent": "curl"]) == [
                "authorization": "open sesame", "host": "127.0.0.1:4566", "sec-websocket-protocol": "graphql-ws",
                "user-agent": "curl",
            ])
    }
}
