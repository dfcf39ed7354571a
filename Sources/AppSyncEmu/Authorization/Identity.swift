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
    package var rights: AccessRights

    package init(
        mode: AuthorizationMode, context: JSONValue, description: String, actingFor: String? = nil,
        rights: AccessRights = AccessRights()
    ) {
        self.mode = mode
        self.context = context
        self.description = description
        self.actingFor = actingFor
        self.rights = rights
    }
}

/// What tells callers of one mode apart in what they may read. Two with the same rights read the same.
package struct AccessRights: Sendable, Hashable {
    /// `cognito:groups`
    package var groups: Set<String>
    /// What an authorizer function denies.
    package var deniedFields: Set<FieldCoordinate>
    /// What `--policies` says of an IAM principal; nil where it says nothing, and everything is allowed.
    package var policy: AccessPolicy?

    package init(
        groups: Set<String> = [], deniedFields: Set<FieldCoordinate> = [], policy: AccessPolicy? = nil
    ) {
        self.groups = groups
        self.deniedFields = deniedFields
        self.policy = policy
    }

    /// Whether anything is said of fields, besides by groups.
    var isLimited: Bool { policy != nil || !deniedFields.isEmpty }
}
