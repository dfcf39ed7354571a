import EmulatorCore
import OrderedCollections

/// `userPoolConfig`, `openIDConnectConfig` and `lambdaAuthorizerConfig` as GetGraphqlApi tells them.
extension APISettings {
    /// Of the default provider, by the member's name.
    var defaultProvider: JSONObject {
        var members: JSONObject = [:]
        switch defaultMode {
        case .apiKey, .iam: break
        case .userPools: members["userPoolConfig"] = authorization.userPools.first?.json(isDefault: true)
        case .openIDConnect: members["openIDConnectConfig"] = authorization.openIDConnect.first?.json
        case .lambda: members["lambdaAuthorizerConfig"] = authorization.lambda?.json
        }
        return members
    }

    /// `additionalAuthenticationProviders`
    var additionalProviders: [JSONValue] {
        // The default provider's is the first of its kind.
        var pools = authorization.userPools.dropFirst(defaultMode == .userPools ? 1 : 0)
        var issuers = authorization.openIDConnect.dropFirst(defaultMode == .openIDConnect ? 1 : 0)
        return additionalModes.map { mode in
            var provider: JSONObject = ["authenticationType": .string(mode.rawValue)]
            switch mode {
            case .apiKey, .iam: break
            case .userPools: provider["userPoolConfig"] = pools.popFirst()?.json(isDefault: false)
            case .openIDConnect: provider["openIDConnectConfig"] = issuers.popFirst()?.json
            case .lambda: provider["lambdaAuthorizerConfig"] = authorization.lambda?.json
            }
            return .object(provider)
        }
    }
}

extension UserPoolConfig {
    fileprivate func json(isDefault: Bool) -> JSONValue {
        var members: JSONObject = [
            "userPoolId": .string(userPoolID), "awsRegion": .string(region),
            "appIdClientRegex": .text(appIDClientRegex),
        ]
        if isDefault { members["defaultAction"] = .string(defaultAction.rawValue) }
        return .object(members)
    }
}

extension OpenIDConnectConfig {
    fileprivate var json: JSONValue {
        [
            "issuer": .string(issuer), "clientId": .text(clientID), "iatTTL": .int(Self.milliseconds(iatTTL)),
            "authTTL": .int(Self.milliseconds(authTTL)),
        ]
    }

    private static func milliseconds(_ duration: Duration?) -> Int64 { (duration?.nanoseconds ?? 0) / 1_000_000 }
}

extension LambdaAuthorizerConfig {
    fileprivate var json: JSONValue {
        [
            "authorizerUri": .string(authorizerURI),
            "authorizerResultTtlInSeconds": .int(resultTTL.components.seconds),
            "identityValidationExpression": .text(identityValidationExpression),
        ]
    }
}
