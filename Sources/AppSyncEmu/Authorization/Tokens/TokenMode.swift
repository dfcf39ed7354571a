import EmulatorCore
import OrderedCollections

/// `AMAZON_COGNITO_USER_POOLS` and `OPENID_CONNECT`: a JWT in the header `authorization`, verified against its
/// issuer's keys.
struct TokenMode: Sendable {
    var keys: TokenKeys
    var clock: any EmulatorClock

    func authenticate(
        _ token: JSONWebToken, _ request: AuthorizationRequest, for api: GraphQLAPI
    ) throws(AuthorizationRefusal) -> Authentication {
        do throws(TokenRefusal) {
            let provider = try TokenProvider.of(token, for: api)
            guard let algorithm = JSONWebAlgorithm(rawValue: token.algorithm) else {
                let known = JSONWebAlgorithm.allCases.map(\.rawValue).joined(separator: ", ")
                throw TokenRefusal("its algorithm (alg) is \(token.algorithm), and verified are \(known)")
            }
            guard let keyID = token.keyID else { throw TokenRefusal("its header names no key (kid)") }
            // With a sole OPENID_CONNECT provider the keys are the configured issuer's, whatever `iss` says.
            switch keys.key(keyID, of: provider.issuer) {
            case .key(let key):
                return .identified(try identity(token, algorithm, key, provider, request.sourceIP))
            case .none(let reason): throw TokenRefusal(reason)
            case .ask(let answer):
                return .waiting { [self] in
                    let key = await answer()
                    do throws(TokenRefusal) {
                        let found: JSONWebKey
                        switch key {
                        case .success(let key): found = key
                        case .failure(let failure): throw TokenRefusal(failure.reason)
                        }
                        return .success(try identity(token, algorithm, found, provider, request.sourceIP))
                    } catch { return .failure(Self.refusal(error, of: token)) }
                }
            }
        } catch { throw Self.refusal(error, of: token) }
    }

    private func identity(
        _ token: JSONWebToken, _ algorithm: JSONWebAlgorithm, _ key: JSONWebKey, _ provider: TokenProvider,
        _ sourceIP: String
    ) throws(TokenRefusal) -> Identity {
        guard key.isValid(token.signature, of: token.signed, by: algorithm) else {
            throw TokenRefusal("its signature is not that of the key \(key.keyID) by \(algorithm.rawValue)")
        }
        try provider.check(token, at: clock.now)
        return Identity(token, of: provider, sourceIP: sourceIP)
    }

    private static func refusal(_ refusal: TokenRefusal, of token: JSONWebToken) -> AuthorizationRefusal {
        let subject = token.claims["sub"]?.string.map { " of \($0)" } ?? ""
        return .unauthorized(because: "the token\(subject) is refused: \(refusal.reason)")
    }
}

extension Identity {
    /// `$ctx.identity` of a token's bearer (developer guide, "Resolver mapping template context reference",
    /// "AMAZON_COGNITO_USER_POOLS authorization" and "OPENID_CONNECT authorization"). `groups` is not on that page but
    /// in the types that AWS publishes for the context (`AppSyncIdentityCognito`), null without any.
    init(_ token: JSONWebToken, of provider: TokenProvider, sourceIP: String) {
        let claims = token.claims
        let subject = claims["sub"] ?? .null
        let issuer = claims["iss"] ?? .null
        switch provider {
        case .userPool(let pool):
            // An id token has it under Cognito's own name, an access token under the plain one.
            let username = claims["cognito:username"]?.string ?? claims["username"]?.string
            let groups = claims["cognito:groups"]?.array?.compactMap(\.string)
            self.init(
                mode: .userPools,
                context: [
                    "sub": subject, "issuer": issuer, "username": username.map { .string($0) } ?? .null,
                    "claims": .object(claims),
                    "sourceIp": [.string(sourceIP)], "defaultAuthStrategy": .string(pool.defaultAction.rawValue),
                    "groups": groups.map { .array($0.map { .string($0) }) } ?? .null,
                ],
                description: "user \(username ?? subject.string ?? "without a name") of \(pool.userPoolID)",
                rights: AccessRights(groups: Set(groups ?? [])))
        case .openIDConnect(let provider):
            self.init(
                mode: .openIDConnect, context: ["sub": subject, "issuer": issuer, "claims": .object(claims)],
                description: "\(subject.string ?? "nobody") of \(provider.issuer)")
        }
    }
}
