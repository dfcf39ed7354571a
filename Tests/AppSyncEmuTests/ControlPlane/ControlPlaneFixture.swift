import EmulatorCore
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTP1
import OrderedCollections

@testable import AppSyncEmu

/// A control plane without a socket in front of it.
struct ControlPlaneFixture {
    /// Whose header names the service.
    private struct Signed: SignatureVerifier {
        func verify(_ request: SigV4Request) throws(SigV4Error) -> SigV4Principal {
            guard let header = request.headers.first(where: { $0.name == "authorization" }) else {
                throw .missingAuthenticationToken
            }
            return SigV4Principal(
                accessKeyID: "test", region: "eu-west-1", service: header.value, hasSessionToken: false,
                isVerified: true)
        }
    }

    struct Answer {
        var status: Int
        var errorType: String?
        var json: JSONValue
        var text: String

        var message: String? { json["message"]?.string }
    }

    static let now = Timestamp(seconds: 1_800_000_000)

    let apis: AppSyncService
    let trace = Trace()
    private let plane: ControlPlane

    init() {
        let clock = ManualClock(now: Self.now)
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let environment = ResolverEnvironment(
            clock: clock, identifiers: SequentialIdentifierSource(), trace: trace)
        apis = AppSyncService(
            environment: environment, authenticator: APIAuthenticator(signatures: Signed(), clock: clock),
            fanOut: FanOut(clock: clock, trace: trace, logger: logger))
        plane = ControlPlane(
            apis: apis, region: "eu-west-1", accountID: "000000000000", publicURL: "http://127.0.0.1:4566",
            signatures: Signed(), log: logger)
    }

    @discardableResult
    func send(
        _ method: HTTPMethod, _ uri: String, _ body: JSONValue? = nil,
        headers: HTTPHeaders = ["authorization": "appsync"]
    ) async throws -> Answer {
        let request = HTTPRequest(
            method: method, uri: uri, headers: headers,
            body: body.map { ByteBuffer(string: $0.text) } ?? ByteBuffer())
        let response: HTTPResponse
        switch plane.answer(request, on: EmbeddedEventLoop()) {
        case .now(let now): response = now
        case .later(let work): response = await work()
        }
        return Answer(
            status: Int(response.status.code), errorType: response.headers.first(name: "x-amzn-ErrorType"),
            json: (try? JSONParser.parse(response.body)) ?? .null, text: String(buffer: response.body))
    }

    /// A new API's path: `/v1/apis/ID`.
    func makeAPI(schema: String? = "type Query { hello: String }") async throws -> String {
        let made = try await send(.POST, "/v1/apis", ["name": "made", "authenticationType": "API_KEY"])
        let path = "/v1/apis/" + (made.json["graphqlApi"]?["apiId"]?.string ?? "")
        if let schema {
            try await send(
                .POST, "\(path)/schemacreation", ["definition": .string(Base64.encode(schema.utf8))])
        }
        return path
    }
}
