package import EmulatorCore

/// Decides by which mode a request asks, and lets that mode decide (facts, sections 2.1 and 2.3).
///
/// SigV4 wins over an API key sent with it, without a fallback; that AWS does so is a claim nobody has measured.
package struct APIAuthenticator: Authenticator {
    private let apiKey: APIKeyMode
    private let iam: IAMMode

    package init(signatures: any SignatureVerifier, clock: any EmulatorClock) {
        apiKey = APIKeyMode(clock: clock)
        iam = IAMMode(signatures: signatures)
    }

    package func authenticate(
        _ request: AuthorizationRequest,
        for api: GraphQLAPI
    ) throws(AuthorizationRefusal) -> Identity {
        let authorization = request.headers["authorization"]
        if let authorization, authorization.hasPrefix("AWS4-HMAC-SHA256") {
            guard api.modes.contains(.iam) else {
                throw .unauthorized(because: "a signature was sent, and the API \(api.name) does not take AWS_IAM")
            }
            return try iam.identity(of: request, for: api)
        }
        if let key = request.headers["x-api-key"] {
            guard api.modes.contains(.apiKey) else {
                throw .unauthorized(because: "an API key was sent, and the API \(api.name) does not take API_KEY")
            }
            return try apiKey.identity(ofKey: key, for: api)
        }
        // A token for a mode that the API does not have: the modes that read it are not emulated yet, and an API
        // that names one was refused when it was deployed.
        guard authorization == nil else {
            throw .unauthorized(because: "a token was sent, and the API \(api.name) has no mode that takes one")
        }
        throw .missingCredentials
    }

    /// Why an API with these modes cannot be served; nil when it can.
    package static func unsupportedMode(of api: GraphQLAPI) -> String? {
        api.modes.first { $0 != .apiKey && $0 != .iam }
            .map { "The authorization mode \($0.rawValue) of the API \(api.name) is not emulated yet." }
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

    /// Nothing sent. The capture is from 2019 (amplify-js #4373); `Missing authorization header`, which one other
    /// emulator answers, has no capture behind it.
    package static let missingCredentials = AuthorizationRefusal(
        status: 401,
        errorType: "UnauthorizedException",
        message: "Valid authorization header not provided."
    )
}
