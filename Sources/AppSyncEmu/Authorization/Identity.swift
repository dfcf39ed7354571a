package import EmulatorCore

/// The authorization modes of an API, by the names of AppSync's API (`AuthenticationType`).
package enum AuthorizationMode: String, Sendable, Hashable, CaseIterable {
    case apiKey = "API_KEY"
    case iam = "AWS_IAM"
    case userPools = "AMAZON_COGNITO_USER_POOLS"
    case openIDConnect = "OPENID_CONNECT"
    case lambda = "AWS_LAMBDA"
}

/// Who is asking, once a mode has accepted them.
package struct Identity: Sendable, Hashable {
    package var mode: AuthorizationMode
    /// `$ctx.identity`; null for an API key.
    package var context: JSONValue
    /// For the log: `API key da2-…`, `IAM AKIA…`. Never a secret.
    package var description: String
    /// The invocation during which a function asks; nil for everybody else.
    package var actingFor: String?

    package init(mode: AuthorizationMode, context: JSONValue, description: String, actingFor: String? = nil) {
        self.mode = mode
        self.context = context
        self.description = description
        self.actingFor = actingFor
    }
}
