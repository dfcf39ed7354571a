import EmulatorCore
import NIOCore
import OrderedCollections

@testable import AppSyncEmu

/// A library whose readers come with tokens.
enum TokenFixture {
    static let now = Timestamp(seconds: 1_800_000_000)
    static let clock = ManualClock(now: now)
    /// One for all tests: its key takes a moment to make.
    static let issuer = TokenIssuer()
    static let pool = UserPoolConfig(userPoolID: "eu-west-1_Books", region: "eu-west-1")
    static let poolIssuer = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Books"
    static let provider = OpenIDConnectConfig(issuer: "https://id.library.example")

    static func api(
        _ defaultMode: AuthorizationMode, _ additional: [AuthorizationMode] = [],
        _ settings: AuthorizationSettings = AuthorizationSettings(userPools: [pool], openIDConnect: [provider])
    ) -> GraphQLAPI {
        var api = GraphQLAPI(
            apiID: "library", name: "library", region: "eu-west-1", accountID: "000000000000",
            defaultMode: defaultMode, additionalModes: additional,
            apiKeys: [APIKey(id: "da2-library", expires: Timestamp(seconds: 1_900_000_000))],
            schema: Schema(queryType: "Query", mutationType: nil, subscriptionType: nil, types: [:], directives: [:]),
            dataSources: [:], resolvers: [])
        api.authorization = settings
        return api
    }

    /// Claims that a user pool's token has; null takes one away.
    static func poolClaims(_ changes: [String: JSONValue] = [:]) -> JSONObject {
        changed(
            [
                "sub": "ada", "iss": .string(poolIssuer), "cognito:username": "ada", "aud": "reading-room",
                "token_use": "id", "exp": .int(now.seconds + 60), "iat": .int(now.seconds - 60),
            ], changes)
    }

    static func issuerClaims(_ changes: [String: JSONValue] = [:]) -> JSONObject {
        changed(
            [
                "sub": "ada", "iss": .string(provider.issuer), "aud": "reading-room", "exp": .int(now.seconds + 60),
                "iat": .int(now.seconds - 60), "auth_time": .int(now.seconds - 120),
            ], changes)
    }

    private static func changed(_ claims: JSONObject, _ changes: [String: JSONValue]) -> JSONObject {
        var claims = claims
        for (name, value) in changes { claims[name] = value == .null ? nil : value }
        return claims
    }

    static func authenticator(keys: TokenKeys? = nil, lambda: LambdaMode? = nil) -> APIAuthenticator {
        APIAuthenticator(
            signatures: NoSignatures(), clock: clock, keys: keys ?? TokenKeys(own: issuer, clock: clock),
            lambda: lambda)
    }

    static func request(_ authorization: String, _ kind: AuthorizationRequest.Kind = .http) -> AuthorizationRequest {
        AuthorizationRequest(
            kind: kind, requestID: "r-1", headers: ["authorization": authorization], signedPath: "/graphql",
            body: ByteBuffer(string: #"{"query":"query Shelf { shelf }","operationName":"Shelf","variables":{"n":1}}"#),
            sourceIP: "10.0.0.7")
    }

    /// What becomes of a token; somebody who has to be asked is.
    static func outcome(
        _ authorization: String, _ api: GraphQLAPI, _ authenticator: APIAuthenticator = authenticator(),
        _ kind: AuthorizationRequest.Kind = .http
    ) async -> Result<Identity, AuthorizationRefusal> {
        do throws(AuthorizationRefusal) {
            switch try authenticator.authenticate(request(authorization, kind), for: api) {
            case .identified(let identity): return .success(identity)
            case .waiting(let verdict): return await verdict()
            }
        } catch { return .failure(error) }
    }

    struct NoSignatures: SignatureVerifier {
        func verify(_ request: SigV4Request) throws(SigV4Error) -> SigV4Principal {
            throw .missingAuthenticationToken
        }
    }
}

extension Result where Failure == AuthorizationRefusal {
    var refusal: AuthorizationRefusal? { if case .failure(let refusal) = self { refusal } else { nil } }
    var reason: String? { if case .failure(let refusal) = self { refusal.reason } else { nil } }
}
