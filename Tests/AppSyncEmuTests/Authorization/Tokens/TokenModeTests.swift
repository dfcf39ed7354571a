import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

@Suite struct TokenModeTests {
    private func outcome(
        _ claims: JSONObject, _ api: GraphQLAPI = TokenFixture.api(.userPools, [.openIDConnect])
    ) async throws -> Result<Identity, AuthorizationRefusal> {
        await TokenFixture.outcome(try TokenFixture.issuer.sign(claims), api)
    }

    @Test func `an id token of a user pool`() async throws {
        let claims = TokenFixture.poolClaims(["cognito:groups": ["Librarians", "Readers"]])
        let identity = try await outcome(claims).get()
        #expect(identity.mode == .userPools)
        #expect(
            identity.context == [
                "sub": "ada", "issuer": .string(TokenFixture.poolIssuer), "username": "ada", "claims": .object(claims),
                "sourceIp": ["10.0.0.7"], "defaultAuthStrategy": "ALLOW", "groups": ["Librarians", "Readers"],
            ])
        #expect(identity.rights.groups == ["Librarians", "Readers"])
        #expect(identity.description == "user ada of eu-west-1_Books")
    }

    @Test func `an access token has its username under another name, and no groups are null`() async throws {
        let claims = TokenFixture.poolClaims([
            "token_use": "access", "cognito:username": nil, "username": "ada", "aud": nil,
            "client_id": "reading-room",
        ])
        let identity = try await outcome(claims).get()
        #expect(identity.context["username"] == "ada")
        #expect(identity.context["groups"] == .null)
    }

    @Test func `a token of an issuer`() async throws {
        let claims = TokenFixture.issuerClaims()
        let identity = try await outcome(claims).get()
        #expect(identity.mode == .openIDConnect)
        #expect(
            identity.context == ["sub": "ada", "issuer": "https://id.library.example", "claims": .object(claims)])
    }

    struct Row: Sendable {
        var claims: JSONObject
        var reason: String
    }

    @Test(arguments: [
        Row(
            claims: TokenFixture.poolClaims(["exp": 1_799_999_999]),
            reason: "it expired at 2027-01-15T07:59:59.000Z; now it is 2027-01-15T08:00:00.000Z"),
        // A token is good before its exp, not at it.
        Row(
            claims: TokenFixture.poolClaims(["exp": 1_800_000_000]),
            reason: "it expired at 2027-01-15T08:00:00.000Z; now it is 2027-01-15T08:00:00.000Z"),
        Row(claims: TokenFixture.poolClaims(["exp": nil]), reason: "it has no expiry (exp)"),
        Row(
            claims: TokenFixture.poolClaims(["nbf": 1_800_000_001]),
            reason: "it is not good before 2027-01-15T08:00:01.000Z (nbf); now it is 2027-01-15T08:00:00.000Z"),
        Row(
            claims: TokenFixture.poolClaims(["iss": "https://elsewhere.example"]),
            reason: "its issuer (iss) is https://elsewhere.example, and the API library takes "
                + "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Books or https://id.library.example"),
        Row(
            claims: TokenFixture.poolClaims(["iss": nil]),
            reason: "it names no issuer (iss), and the API library takes "
                + "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Books or https://id.library.example"),
        Row(
            claims: TokenFixture.poolClaims(["token_use": "refresh"]),
            reason: "its token_use is refresh, where a user pool has id or access"),
        Row(
            claims: TokenFixture.poolClaims(["token_use": nil]),
            reason: "its token_use is missing, where a user pool has id or access"),
        Row(
            claims: TokenFixture.issuerClaims(["iat": nil]),
            reason: "it does not say when it was issued (iat)"),
    ])
    func `a token that is not taken says why`(row: Row) async throws {
        let outcome = try await outcome(row.claims)
        #expect(outcome.reason == "the token of ada is refused: \(row.reason)")
        guard case .failure(let refusal) = outcome else { return }
        #expect(refusal.status == 401)
        #expect(refusal.errorType == "UnauthorizedException")
        #expect(refusal.message == "You are not authorized to make this call.")
    }

    @Test func `the app client of a pool is aud in one token and client_id in the other`() async throws {
        var pool = TokenFixture.pool
        pool.appIDClientRegex = "reading-.*|desk"
        let api = TokenFixture.api(.userPools, [], AuthorizationSettings(userPools: [pool]))
        #expect(try await outcome(TokenFixture.poolClaims(), api).reason == nil)
        #expect(try await outcome(TokenFixture.poolClaims(["aud": "desk"]), api).reason == nil)
        // The whole of it must match.
        #expect(
            try await outcome(TokenFixture.poolClaims(["aud": "desktop"]), api).reason
                == "the token of ada is refused: its aud is desktop, which the API's AppIdClientRegex reading-.*|desk does "
                + "not match")
        #expect(
            try await outcome(TokenFixture.poolClaims(["token_use": "access"]), api).reason
                == "the token of ada is refused: its client_id is missing, which the API's AppIdClientRegex "
                + "reading-.*|desk does not match")
        #expect(
            try await outcome(TokenFixture.poolClaims(["token_use": "access", "client_id": "desk"]), api).reason == nil)
    }

    @Test func `an issuer's client is aud, one of a list or azp`() async throws {
        var provider = TokenFixture.provider
        provider.clientID = "ABCD|CDEF"
        let api = TokenFixture.api(.openIDConnect, [.apiKey], AuthorizationSettings(openIDConnect: [provider]))
        for (claims, isTaken) in [
            (["aud": "ABCD"], true), (["aud": ["x", "CDEF"]], true), (["aud": "x", "azp": "ABCD"], true),
            (["aud": "x"], false), (["aud": "ABCDEF"], false),
        ] as [([String: JSONValue], Bool)] {
            #expect(try await (outcome(TokenFixture.issuerClaims(claims), api).reason == nil) == isTaken)
        }
    }

    @Test func `IatTTL and AuthTTL end a token before its exp does`() async throws {
        var provider = TokenFixture.provider
        provider.iatTTL = .seconds(60)
        provider.authTTL = .seconds(120)
        func reason(_ changes: [String: JSONValue] = [:]) async throws -> String? {
            let api = TokenFixture.api(.openIDConnect, [], AuthorizationSettings(openIDConnect: [provider]))
            return try await outcome(TokenFixture.issuerClaims(changes), api).reason
        }
        #expect(try await reason() == nil)
        #expect(
            try await reason(["iat": 1_799_999_939])
                == "the token of ada is refused: it was issued (iat) at 2027-01-15T07:58:59.000Z, longer ago than the API's "
                + "IatTTL of 60.0 seconds")
        #expect(
            try await reason(["auth_time": 1_799_999_879])
                == "the token of ada is refused: its user was authenticated (auth_time) at 2027-01-15T07:57:59.000Z, longer "
                + "ago than the API's AuthTTL of 120.0 seconds")
        #expect(
            try await reason(["auth_time": nil])
                == "the token of ada is refused: it has no auth_time, which the API's AuthTTL needs")
    }

    @Test func `a sole issuer's iss is not looked at`() async throws {
        let settings = AuthorizationSettings(openIDConnect: [TokenFixture.provider])
        let claims = TokenFixture.issuerClaims(["iss": "https://elsewhere.example"])
        #expect(try await outcome(claims, TokenFixture.api(.openIDConnect, [], settings)).reason == nil)
        #expect(try await outcome(claims, TokenFixture.api(.openIDConnect, [.apiKey], settings)).reason != nil)
    }

    @Test func `Bearer may stand before a token`() async throws {
        let token = try TokenFixture.issuer.sign(TokenFixture.poolClaims())
        let api = TokenFixture.api(.userPools)
        #expect(await TokenFixture.outcome("Bearer \(token)", api).reason == nil)
        #expect(await TokenFixture.outcome(token, api).reason == nil)
    }

    @Test func `what is no JWT cannot be parsed`() async {
        let outcome = await TokenFixture.outcome("Bearer let-me-in", TokenFixture.api(.userPools))
        guard case .failure(let refusal) = outcome else {
            Issue.record("It was let in.")
            return
        }
        #expect(refusal.message == "Unable to parse JWT token.")
        #expect(refusal.reason == "a JWT has three parts with full stops between them, and this text has 1")
    }

    @Test func `a changed token, an unknown key and a foreign algorithm`() async throws {
        let api = TokenFixture.api(.userPools)
        let token = try TokenFixture.issuer.sign(TokenFixture.poolClaims())
        let parts = token.split(separator: ".")
        let mallory = Base64.encode(Array(JSONValue.object(TokenFixture.poolClaims(["sub": "eve"])).text.utf8), .url)
        let changed = await TokenFixture.outcome("\(parts[0]).\(mallory).\(parts[2])", api)
        #expect(
            changed.reason?.hasPrefix("the token of eve is refused: its signature is not that of the key ") == true)

        func refused(_ header: String) async -> String? {
            let header = Base64.encode(Array(header.utf8), .url)
            return await TokenFixture.outcome("\(header).\(parts[1]).\(parts[2])", api).reason
        }
        #expect(
            await refused(#"{"alg":"RS256","kid":"yesterday"}"#)?.hasPrefix(
                "the token of ada is refused: its key yesterday is not known: give the issuer's keys with --jwks")
                == true)
        #expect(
            await refused(#"{"alg":"none"}"#)?.contains("its algorithm (alg) is none, and verified are RS256") == true)
        #expect(await refused(#"{"alg":"HS256","kid":"k"}"#)?.contains("its algorithm (alg) is HS256") == true)
        #expect(await refused(#"{"alg":"RS256"}"#) == "the token of ada is refused: its header names no key (kid)")
    }
}
