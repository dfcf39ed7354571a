import EmulatorCore
import OrderedCollections

/// The user pool or the issuer whose token it is, with the rules that AppSync applies to it.
enum TokenProvider: Sendable, Hashable {
    case userPool(UserPoolConfig)
    case openIDConnect(OpenIDConnectConfig)

    /// The providers of an API, the default one first.
    static func all(of api: GraphQLAPI) -> [TokenProvider] {
        let pools = api.authorization.userPools.map { TokenProvider.userPool($0) }
        let issuers = api.authorization.openIDConnect.map { TokenProvider.openIDConnect($0) }
        return api.defaultMode == .openIDConnect ? issuers + pools : pools + issuers
    }

    var issuer: String {
        switch self {
        case .userPool(let pool): pool.issuer
        case .openIDConnect(let provider): provider.issuer
        }
    }

    /// The provider that a token's `iss` names. An API whose sole mode is OPENID_CONNECT does not look at `iss`
    /// (developer guide, "OPENID_CONNECT authorization").
    ///
    /// - Throws: the reason for the log.
    static func of(_ token: JSONWebToken, for api: GraphQLAPI) throws(TokenRefusal) -> TokenProvider {
        let providers = all(of: api)
        let issuer = token.claims["iss"]?.string
        if let provider = providers.first(where: { $0.issuer == issuer }) { return provider }
        if api.modes == [.openIDConnect], let provider = providers.first { return provider }
        let expected = providers.map(\.issuer).joined(separator: " or ")
        guard let issuer else {
            throw TokenRefusal("it names no issuer (iss), and the API \(api.name) takes \(expected)")
        }
        throw TokenRefusal("its issuer (iss) is \(issuer), and the API \(api.name) takes \(expected)")
    }

    /// What must hold of the claims once the signature is right.
    func check(_ token: JSONWebToken, at now: Timestamp) throws(TokenRefusal) {
        try Self.checkLifetime(token, at: now)
        switch self {
        case .userPool(let pool): try Self.check(token, pool)
        case .openIDConnect(let provider): try Self.check(token, provider, at: now)
        }
    }

    private static func checkLifetime(_ token: JSONWebToken, at now: Timestamp) throws(TokenRefusal) {
        guard let expires = token.time("exp") else { throw TokenRefusal("it has no expiry (exp)") }
        guard now < expires else { throw TokenRefusal("it expired at \(text(expires)); now it is \(text(now))") }
        if let start = token.time("nbf"), now < start {
            throw TokenRefusal("it is not good before \(text(start)) (nbf); now it is \(text(now))")
        }
    }

    /// Cognito developer guide, "Verifying JSON web tokens", step 3: `token_use` is `id` or `access`; the app client is
    /// the `aud` of the one and the `client_id` of the other.
    private static func check(_ token: JSONWebToken, _ pool: UserPoolConfig) throws(TokenRefusal) {
        let use = token.claims["token_use"]?.string
        guard use == "id" || use == "access" else {
            throw TokenRefusal("its token_use is \(use ?? "missing"), where a user pool has id or access")
        }
        guard let pattern = pool.appIDClientRegex else { return }
        let claim = use == "id" ? "aud" : "client_id"
        try require(pattern, named: "AppIdClientRegex", of: [claim], in: token)
    }

    /// Developer guide, "OPENID_CONNECT authorization": `iat` is compulsory; `ClientId` is compared with `aud` or `azp`.
    private static func check(
        _ token: JSONWebToken, _ provider: OpenIDConnectConfig, at now: Timestamp
    ) throws(TokenRefusal) {
        guard let issued = token.time("iat") else { throw TokenRefusal("it does not say when it was issued (iat)") }
        if let limit = provider.iatTTL, now > issued + limit {
            throw TokenRefusal("it was issued (iat) at \(text(issued)), longer ago than the API's IatTTL of \(limit)")
        }
        if let limit = provider.authTTL {
            guard let authenticated = token.time("auth_time") else {
                throw TokenRefusal("it has no auth_time, which the API's AuthTTL needs")
            }
            guard now <= authenticated + limit else {
                throw TokenRefusal(
                    "its user was authenticated (auth_time) at \(text(authenticated)), longer ago than the API's AuthTTL "
                        + "of \(limit)")
            }
        }
        guard let pattern = provider.clientID else { return }
        try require(pattern, named: "ClientId", of: ["aud", "azp"], in: token)
    }

    /// One value of one of the claims matches; `aud` may be a list (RFC 7519, section 4.1.3).
    private static func require(
        _ pattern: String, named setting: String, of claims: [String], in token: JSONWebToken
    ) throws(TokenRefusal) {
        let values = claims.flatMap { claim in
            token.claims[claim].map { $0.array ?? [$0] }?.compactMap(\.string) ?? []
        }
        guard !values.contains(where: { TextPattern(pattern).matches($0) }) else { return }
        let names = claims.joined(separator: " or ")
        let found = values.isEmpty ? "missing" : values.joined(separator: ", ")
        throw TokenRefusal("its \(names) is \(found), which the API's \(setting) \(pattern) does not match")
    }

    private static func text(_ time: Timestamp) -> String { CalendarDate(time).iso8601Milliseconds }
}

/// Why a token is not taken: the rest of a sentence that begins with the token.
struct TokenRefusal: Error, Sendable, Equatable {
    var reason: String
    init(_ reason: String) { self.reason = reason }
}
