package import EmulatorCore
import OrderedCollections

/// What a token is asked to say: `POST /_emulator/token`, `emulator token`.
package struct TokenRequest: Sendable, Equatable {
    /// `token_use`; only tokens of user pools have one.
    package enum Use: String, Sendable, CaseIterable { case id, access }

    package struct Refusal: Error, Sendable, Equatable, CustomStringConvertible {
        package let description: String
        init(_ description: String) { self.description = description }
    }

    /// nil for the first API.
    package var apiID: String?
    package var subject: String
    /// Which of the API's providers; nil for the first.
    package var issuer: String?
    package var use = Use.id
    /// `cognito:username`; the subject when it is not given.
    package var username: String?
    package var groups: [String] = []
    package var clientID: String?
    /// Until when the token is good, from now; below zero for one that has expired.
    package var lifetime = Duration.seconds(3600)
    /// Set last, over whatever is there.
    package var claims: JSONObject = [:]

    package init(subject: String) { self.subject = subject }

    /// The members of the control request's body.
    package init(_ body: JSONValue) throws(Refusal) {
        guard let members = body.object else { throw Refusal("the body is no JSON object") }
        let known: Set = [
            "api", "sub", "issuer", "use", "username", "groups", "clientId", "expiresIn", "claims",
        ]
        if let stranger = members.keys.first(where: { !known.contains($0) }) {
            throw Refusal("a token has no \(stranger); it has \(known.sorted().joined(separator: ", "))")
        }
        func text(_ name: String) throws(Refusal) -> String? {
            guard let value = members[name], !value.isNull else { return nil }
            guard let text = value.string else { throw Refusal("\(name) is no string") }
            return text
        }
        guard let subject = try text("sub"), !subject.isEmpty else { throw Refusal("a token needs a sub") }
        self.subject = subject
        apiID = try text("api")
        issuer = try text("issuer")
        username = try text("username")
        clientID = try text("clientId")
        if let text = try text("use") {
            guard let use = Use(rawValue: text) else { throw Refusal("use is id or access, not '\(text)'") }
            self.use = use
        }
        if let value = members["groups"] {
            guard let groups = value.array, groups.allSatisfy({ $0.string != nil }) else {
                throw Refusal("groups is no list of strings")
            }
            self.groups = groups.compactMap(\.string)
        }
        if let value = members["expiresIn"] {
            guard let seconds = value.int, abs(seconds) < 1_000_000_000 else {
                throw Refusal("expiresIn is no number of seconds")
            }
            lifetime = .seconds(seconds)
        }
        if let value = members["claims"] {
            guard let claims = value.object else { throw Refusal("claims is no JSON object") }
            self.claims = claims
        }
    }

    /// The claims that the token has for an API.
    package func claims(
        for api: GraphQLAPI, now: Timestamp, identifiers: any IdentifierSource
    ) throws(Refusal) -> JSONObject {
        var claims: JSONObject
        switch try provider(of: api) {
        case .userPool(let pool): claims = try self.claims(of: pool, now: now, identifiers)
        case .openIDConnect(let provider): claims = try self.claims(of: provider, now: now)
        }
        for (name, value) in self.claims { claims[name] = value }
        return claims
    }

    private func provider(of api: GraphQLAPI) throws(Refusal) -> TokenProvider {
        let providers = TokenProvider.all(of: api)
        guard let first = providers.first else {
            throw Refusal(
                "the API \(api.name) takes no tokens of an issuer: it has neither AMAZON_COGNITO_USER_POOLS nor "
                    + "OPENID_CONNECT")
        }
        guard let issuer else { return first }
        guard let provider = providers.first(where: { $0.issuer == issuer }) else {
            let known = providers.map(\.issuer).joined(separator: ", ")
            throw Refusal("the API \(api.name) does not take tokens of \(issuer), but of \(known)")
        }
        return provider
    }

    /// Cognito developer guide, "Understanding the identity (ID) token" and "Understanding the access token".
    private func claims(
        of pool: UserPoolConfig, now: Timestamp, _ identifiers: any IdentifierSource
    ) throws(Refusal) -> JSONObject {
        let client = try client(matching: pool.appIDClientRegex, of: pool.issuer)
        let name = JSONValue.string(username ?? subject)
        var claims: JSONObject = ["sub": .string(subject)]
        if !groups.isEmpty { claims["cognito:groups"] = .array(groups.map { .string($0) }) }
        claims["iss"] = .string(pool.issuer)
        switch use {
        case .id:
            claims["cognito:username"] = name
            claims["aud"] = .string(client)
        case .access:
            claims["client_id"] = .string(client)
            claims["scope"] = "aws.cognito.signin.user.admin"
            claims["username"] = name
        }
        claims["origin_jti"] = .string(identifiers.uuid())
        claims["event_id"] = .string(identifiers.uuid())
        claims["token_use"] = .string(use.rawValue)
        setTimes(&claims, now)
        claims["jti"] = .string(identifiers.uuid())
        return claims
    }

    private func claims(of provider: OpenIDConnectConfig, now: Timestamp) throws(Refusal) -> JSONObject {
        guard groups.isEmpty else {
            throw Refusal("groups are Cognito's; give a token of \(provider.issuer) the claim that it has instead")
        }
        let client = try client(matching: provider.clientID, of: provider.issuer)
        var claims: JSONObject = ["iss": .string(provider.issuer), "sub": .string(subject), "aud": .string(client)]
        if let username { claims["preferred_username"] = .string(username) }
        setTimes(&claims, now)
        return claims
    }

    private func setTimes(_ claims: inout JSONObject, _ now: Timestamp) {
        let expires = now + lifetime
        // A token that has expired was issued before it did, for an hour as Cognito's are.
        let issued = lifetime > .zero ? now : expires + .seconds(-3600)
        claims["auth_time"] = .int(issued.seconds)
        claims["exp"] = .int(expires.seconds)
        claims["iat"] = .int(issued.seconds)
    }

    /// The app client: the one that is asked for, else one that the API takes.
    private func client(matching pattern: String?, of issuer: String) throws(Refusal) -> String {
        if let clientID { return clientID }
        guard let pattern else { return StableIdentifier.make("app client", issuer) }
        // `ABCD|CDEF`: client ids with bars between them are the common case.
        if let first = pattern.split(separator: "|").first.map(String.init), TextPattern(first).isLiteral {
            return first
        }
        throw Refusal("the API takes app clients that match \(pattern): name one with --client-id")
    }
}
