package import EmulatorCore

/// Decides by which mode a request asks, and lets that mode decide (facts, sections 2.1 and 2.3).
///
/// | sent | goes to |
/// | --- | --- |
/// | `authorization: AWS4-HMAC-SHA256 …` | AWS_IAM |
/// | another `authorization`, a JWT | the user pool or issuer that its `iss` names; AWS_LAMBDA where the API has neither |
/// | another `authorization` | AWS_LAMBDA |
/// | `x-api-key` | API_KEY |
///
/// Neither a signature nor, where a user pool or an issuer is on, a JWT is ever an authorizer's token (developer guide,
/// "Circumventing SigV4 and OIDC token authorization limitations": a client puts something before it; amplify-js #9513
/// shows a JWT that does not reach the function). What no mode of the API takes is passed over where there is an
/// `x-api-key` that one takes; where tokens are taken, a signature that AWS_IAM does not is a token that cannot be
/// parsed. Of two that have their modes the first in this order counts, and when it is refused the other is not asked
/// about: that AWS prefers a signature to a key is a claim nobody has measured.
package struct APIAuthenticator: Authenticator {
    private let apiKey: APIKeyMode
    private let iam: IAMMode
    private let tokens: TokenMode
    /// nil where an account has no functions.
    private let lambda: LambdaMode?

    package init(
        signatures: any SignatureVerifier, clock: any EmulatorClock, keys: TokenKeys? = nil,
        lambda: LambdaMode? = nil, policies: AccessPolicies = AccessPolicies()
    ) {
        apiKey = APIKeyMode(clock: clock)
        iam = IAMMode(signatures: signatures, policies: policies)
        tokens = TokenMode(keys: keys ?? TokenKeys(clock: clock), clock: clock)
        self.lambda = lambda
    }

    package func authenticate(
        _ request: AuthorizationRequest,
        for api: GraphQLAPI
    ) throws(AuthorizationRefusal) -> Authentication {
        let modes = api.modes
        if let authorization = request.headers["authorization"] {
            if authorization.isSignature, modes.contains(.iam) {
                return .identified(try iam.identity(of: request, for: api))
            }
            if let authentication = try authenticate(token: authorization, request, for: api, modes) {
                return authentication
            }
        }
        if let key = request.headers["x-api-key"] {
            guard modes.contains(.apiKey) else {
                throw .unauthorized(because: "an API key was sent, and the API \(api.name) does not take API_KEY")
            }
            return .identified(try apiKey.identity(ofKey: key, for: api))
        }
        switch request.headers["authorization"] {
        case nil: throw .missingCredentials
        case let signature? where signature.isSignature:
            throw .unauthorized(because: "a signature was sent, and the API \(api.name) does not take AWS_IAM")
        default: throw .unauthorized(because: "a token was sent, and the API \(api.name) has no mode that takes one")
        }
    }

    /// nil when the API has no mode that takes a token.
    private func authenticate(
        token text: String, _ request: AuthorizationRequest, for api: GraphQLAPI, _ modes: [AuthorizationMode]
    ) throws(AuthorizationRefusal) -> Authentication? {
        let takesJWT = modes.contains(.userPools) || modes.contains(.openIDConnect)
        var malformed = ""
        if takesJWT {
            let token: JSONWebToken?
            do throws(JSONWebToken.Malformed) { token = try JSONWebToken(text.withoutBearer) } catch {
                token = nil
                malformed = error.reason
            }
            if let token { return try tokens.authenticate(token, request, for: api) }
        }
        if let config = api.authorization.lambda, modes.contains(.lambda), !text.isSignature {
            guard let lambda else {
                throw .unauthorized(because: "the authorizer \(config.authorizerURI) is not there: no function is")
            }
            return try lambda.authenticate(text, request, for: api, config)
        }
        guard takesJWT else { return nil }
        throw .malformedToken(because: malformed)
    }
}

extension String {
    fileprivate var isSignature: Bool { hasPrefix("AWS4-HMAC-SHA256") }

    /// A token may stand behind `Bearer` (authorization guide; in 2021 it was refused there, appsync-community #198).
    fileprivate var withoutBearer: Substring {
        hasPrefix("Bearer ") || hasPrefix("bearer ") ? dropFirst("Bearer ".count) : self[...]
    }
}

extension AuthorizationRefusal {
    /// Wrong, expired or unconfigured credentials (amplify-flutter #2763; the same over HTTP).
    package static func unauthorized(because reason: String) -> AuthorizationRefusal {
        AuthorizationRefusal(
            status: 401,
            errorType: "UnauthorizedException",
            message: "You are not authorized to make this call.",
            reason: reason
        )
    }

    /// What is no JWT where one is due (amplify-js #2645, appsync-community #198).
    static func malformedToken(because reason: String) -> AuthorizationRefusal {
        AuthorizationRefusal(
            status: 401, errorType: "UnauthorizedException", message: "Unable to parse JWT token.", reason: reason)
    }

    /// A principal that may do nothing of what it asks for (gql's tests of 401; amplify-category-api #2457).
    static func permissionDenied(because reason: String) -> AuthorizationRefusal {
        AuthorizationRefusal(
            status: 401, errorType: "UnauthorizedException", message: "Permission denied", reason: reason)
    }

    /// Nothing sent. The capture is from 2019 (amplify-js #4373); `Missing authorization header`, which one other
    /// emulator answers, has no capture behind it.
    package static let missingCredentials = AuthorizationRefusal(
        status: 401,
        errorType: "UnauthorizedException",
        message: "Valid authorization header not provided."
    )
}
