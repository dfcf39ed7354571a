/// What an API says of those of its modes that need more than their names.
package struct AuthorizationSettings: Sendable, Hashable {
    /// One a user pool; the default mode's is the first.
    package var userPools: [UserPoolConfig] = []
    /// One an issuer; the default mode's is the first.
    package var openIDConnect: [OpenIDConnectConfig] = []
    /// An API has at most one authorizer.
    package var lambda: LambdaAuthorizerConfig?

    package init(
        userPools: [UserPoolConfig] = [], openIDConnect: [OpenIDConnectConfig] = [],
        lambda: LambdaAuthorizerConfig? = nil
    ) {
        self.userPools = userPools
        self.openIDConnect = openIDConnect
        self.lambda = lambda
    }
}

/// `UserPoolConfig` (https://docs.aws.amazon.com/appsync/latest/APIReference/API_UserPoolConfig.html)
package struct UserPoolConfig: Sendable, Hashable {
    package enum DefaultAction: String, Sendable, Hashable { case allow = "ALLOW", deny = "DENY" }

    package var userPoolID: String
    package var region: String
    /// What fields without a directive are to users of the pool. DENY exists only where the pool is the sole mode.
    package var defaultAction: DefaultAction
    /// Which app clients' tokens are taken; nil for all.
    package var appIDClientRegex: String?

    package init(
        userPoolID: String, region: String, defaultAction: DefaultAction = .allow, appIDClientRegex: String? = nil
    ) {
        self.userPoolID = userPoolID
        self.region = region
        self.defaultAction = defaultAction
        self.appIDClientRegex = appIDClientRegex
    }

    /// `iss` of the pool's tokens (Cognito developer guide, "Verifying JSON web tokens").
    package var issuer: String { "https://cognito-idp.\(region).amazonaws.com/\(userPoolID)" }
}

/// `OpenIDConnectConfig` (https://docs.aws.amazon.com/appsync/latest/APIReference/API_OpenIDConnectConfig.html)
package struct OpenIDConnectConfig: Sendable, Hashable {
    package var issuer: String
    /// A regular expression that `aud` or `azp` must match; nil for any.
    package var clientID: String?
    /// How long a token is good after its `iat`; nil for as long as its `exp` says.
    package var iatTTL: Duration?
    /// How long a token is good after its `auth_time`.
    package var authTTL: Duration?

    package init(issuer: String, clientID: String? = nil, iatTTL: Duration? = nil, authTTL: Duration? = nil) {
        self.issuer = issuer
        self.clientID = clientID
        self.iatTTL = iatTTL
        self.authTTL = authTTL
    }
}

/// `LambdaAuthorizerConfig` (https://docs.aws.amazon.com/appsync/latest/APIReference/API_LambdaAuthorizerConfig.html)
package struct LambdaAuthorizerConfig: Sendable, Hashable {
    /// ARN of a function, a version or an alias.
    package var authorizerURI: String
    /// How long an answer is kept when it does not say so itself. The API reference gives 0 as the default, "which
    /// disables caching"; the developer guide still has the 300 seconds of earlier years.
    package var resultTTL: Duration
    /// What a token must match before the function is asked.
    package var identityValidationExpression: String?

    package init(
        authorizerURI: String, resultTTL: Duration = .zero, identityValidationExpression: String? = nil
    ) {
        self.authorizerURI = authorizerURI
        self.resultTTL = resultTTL
        self.identityValidationExpression = identityValidationExpression
    }
}
