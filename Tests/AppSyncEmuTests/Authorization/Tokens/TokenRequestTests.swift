import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

@Suite struct TokenRequestTests {
    private func claims(
        _ body: JSONValue, _ api: GraphQLAPI = TokenFixture.api(.userPools, [.openIDConnect])
    ) throws -> JSONObject {
        try TokenRequest(body).claims(
            for: api, now: TokenFixture.now, identifiers: SequentialIdentifierSource())
    }

    private func refusal(
        _ body: JSONValue, _ api: GraphQLAPI = TokenFixture.api(.userPools, [.openIDConnect])
    ) -> String? {
        do {
            _ = try claims(body, api)
            return nil
        } catch { return "\(error)" }
    }

    @Test func `an id token as Cognito writes it`() throws {
        let claims = try claims(["sub": "ada", "groups": ["Readers"], "claims": ["custom:tenant": "north"]])
        #expect(claims["iss"] == .string(TokenFixture.poolIssuer))
        #expect(claims["cognito:username"] == "ada")
        #expect(claims["cognito:groups"] == ["Readers"])
        #expect(claims["token_use"] == "id")
        #expect(claims["exp"] == 1_800_003_600)
        #expect(claims["iat"] == 1_800_000_000)
        #expect(claims["aud"]?.string?.utf8.count == 26)
        #expect(claims["custom:tenant"] == "north")
        #expect(claims["client_id"] == nil)
    }

    @Test func `an access token as Cognito writes it`() throws {
        let claims = try claims(["sub": "ada", "use": "access", "username": "countess", "clientId": "desk"])
        #expect(claims["username"] == "countess")
        #expect(claims["client_id"] == "desk")
        #expect(claims["token_use"] == "access")
        #expect(claims["aud"] == nil)
        #expect(claims["cognito:groups"] == nil)
    }

    @Test func `a token of an issuer, and one that has expired`() throws {
        let claims = try claims(["sub": "ada", "issuer": "https://id.library.example", "expiresIn": -60])
        #expect(claims["iss"] == "https://id.library.example")
        #expect(claims["exp"] == 1_799_999_940)
        #expect(claims["iat"] == 1_799_996_340)
        #expect(claims["token_use"] == nil)
    }

    @Test func `the app client is one that the API takes`() throws {
        func client(_ pattern: String) throws -> JSONValue? {
            var pool = TokenFixture.pool
            pool.appIDClientRegex = pattern
            return try claims(
                ["sub": "ada"], TokenFixture.api(.userPools, [], AuthorizationSettings(userPools: [pool])))["aud"]
        }
        #expect(try client("desk") == "desk")
        #expect(try client("desk|hall") == "desk")
        #expect(throws: TokenRequest.Refusal.self) { try client("desk-.+") }
    }

    @Test func `what cannot be minted says why`() {
        #expect(refusal([]) == "the body is no JSON object")
        #expect(refusal([:]) == "a token needs a sub")
        #expect(refusal(["sub": "ada", "exp": 3])?.hasPrefix("a token has no exp; it has api, claims,") == true)
        #expect(refusal(["sub": "ada", "use": "refresh"]) == "use is id or access, not 'refresh'")
        #expect(
            refusal(["sub": "ada", "issuer": "https://x.example"])
                == "the API library does not take tokens of https://x.example, but of \(TokenFixture.poolIssuer), "
                + "https://id.library.example")
        #expect(
            refusal(["sub": "ada"], TokenFixture.api(.apiKey, [], AuthorizationSettings()))
                == "the API library takes no tokens of an issuer: it has neither AMAZON_COGNITO_USER_POOLS nor "
                + "OPENID_CONNECT")
    }

    @Test func `what is minted is taken`() async throws {
        for use in ["id", "access"] {
            let token = try TokenFixture.issuer.sign(try claims(["sub": "ada", "use": .string(use)]))
            #expect(await TokenFixture.outcome(token, TokenFixture.api(.userPools)).reason == nil)
        }
    }

    @Test func `the issuer's own keys are a JWKS`() throws {
        let set = try TokenFixture.issuer.keySet()
        let key = try #require(TokenFixture.issuer.publicKey)
        #expect(try JSONWebKeySet(set)[key.keyID] != nil)
        #expect(set["keys"]?.array?.first?["d"] == nil)
        #expect(
            TokenIssuer.discovery(publicURL: "http://127.0.0.1:4566")["jwks_uri"]
                == "http://127.0.0.1:4566/_emulator/issuer/.well-known/jwks.json")
    }
}
