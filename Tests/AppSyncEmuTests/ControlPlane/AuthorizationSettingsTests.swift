import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

/// What CreateGraphqlApi says of authorization modes; templates pass the same way.
@Suite struct AuthorizationSettingsTests {
    private func settings(_ members: JSONObject) throws(ControlPlaneError) -> APISettings {
        var members = members
        members["name"] = "library"
        return try APISettings(RequestMembers(members))
    }

    private func refusal(_ members: JSONObject) -> String? {
        do throws(ControlPlaneError) {
            _ = try settings(members)
            return nil
        } catch { return error.message }
    }

    private static let pool: JSONValue = [
        "userPoolId": "eu-west-1_Books", "awsRegion": "eu-west-1", "defaultAction": "ALLOW",
    ]
    private static let issuer: JSONValue = [
        "issuer": "https://id.library.example", "clientId": "ABCD|CDEF", "iatTTL": 60_000, "authTTL": 0,
    ]
    private static let gate: JSONValue = [
        "authorizerUri": "arn:aws:lambda:eu-west-1:000000000000:function:gate", "authorizerResultTtlInSeconds": 300,
        "identityValidationExpression": "t-.*",
    ]

    @Test func `every mode with what it is set to`() throws {
        let settings = try settings([
            "authenticationType": "AMAZON_COGNITO_USER_POOLS", "userPoolConfig": Self.pool,
            "additionalAuthenticationProviders": [
                ["authenticationType": "OPENID_CONNECT", "openIDConnectConfig": Self.issuer],
                ["authenticationType": "AWS_LAMBDA", "lambdaAuthorizerConfig": Self.gate],
                [
                    "authenticationType": "AMAZON_COGNITO_USER_POOLS",
                    "userPoolConfig": [
                        "userPoolId": "us-east-1_Staff", "awsRegion": "us-east-1", "appIdClientRegex": "desk",
                    ],
                ],
                ["authenticationType": "API_KEY"],
            ],
        ])
        #expect(settings.defaultMode == .userPools)
        #expect(settings.additionalModes == [.openIDConnect, .lambda, .userPools, .apiKey])
        #expect(
            settings.authorization
                == AuthorizationSettings(
                    userPools: [
                        UserPoolConfig(userPoolID: "eu-west-1_Books", region: "eu-west-1"),
                        UserPoolConfig(userPoolID: "us-east-1_Staff", region: "us-east-1", appIDClientRegex: "desk"),
                    ],
                    openIDConnect: [
                        OpenIDConnectConfig(
                            issuer: "https://id.library.example", clientID: "ABCD|CDEF", iatTTL: .seconds(60))
                    ],
                    lambda: LambdaAuthorizerConfig(
                        authorizerURI: "arn:aws:lambda:eu-west-1:000000000000:function:gate", resultTTL: .seconds(300),
                        identityValidationExpression: "t-.*")))
    }

    @Test func `what is refused`() {
        let lambda: JSONValue = ["authenticationType": "AWS_LAMBDA", "lambdaAuthorizerConfig": Self.gate]
        for (members, reason) in [
            (
                ["authenticationType": "AWS_LAMBDA"],
                "lambdaAuthorizerConfig is required for the authentication type AWS_LAMBDA"
            ),
            (
                ["authenticationType": "API_KEY", "additionalAuthenticationProviders": [lambda, lambda]],
                "Duplicate authentication providers of type AWS_LAMBDA are not allowed"
            ),
            (
                [
                    "authenticationType": "AMAZON_COGNITO_USER_POOLS",
                    "userPoolConfig": ["userPoolId": "eu-west-1_B", "awsRegion": "eu-west-1", "defaultAction": "DENY"],
                    "additionalAuthenticationProviders": [["authenticationType": "API_KEY"]],
                ],
                "Additional authentication providers cannot be specified when setting DENY for top level user pool "
                    + "authentication type."
            ),
            (
                [
                    "authenticationType": "AMAZON_COGNITO_USER_POOLS",
                    "userPoolConfig": ["userPoolId": "eu-west-1_B", "awsRegion": "eu-west-1"],
                ],
                "1 validation error detected: Value null at 'userPoolConfig.defaultAction' failed to satisfy constraint: "
                    + "Member must not be null"
            ),
            (
                [
                    "authenticationType": "OPENID_CONNECT",
                    "openIDConnectConfig": ["issuer": "https://x", "clientId": "("],
                ],
                "'(' is no regular expression"
            ),
        ] as [(JSONObject, String)] {
            #expect(refusal(members) == reason)
        }
    }

    @Test func `no pool and no issuer is there twice`() {
        func provider(_ mode: String, _ config: String, _ value: JSONValue) -> JSONValue {
            .object(["authenticationType": .string(mode), config: value])
        }
        let pool = provider(
            "AMAZON_COGNITO_USER_POOLS", "userPoolConfig",
            [
                "userPoolId": "eu-west-1_Books", "awsRegion": "eu-west-1", "appIdClientRegex": "desk",
            ])
        let issuer = provider("OPENID_CONNECT", "openIDConnectConfig", ["issuer": "https://id.library.example"])
        #expect(
            refusal([
                "authenticationType": "AMAZON_COGNITO_USER_POOLS", "userPoolConfig": Self.pool,
                "additionalAuthenticationProviders": [issuer, pool],
            ])
                == "Duplicate authentication providers of type AMAZON_COGNITO_USER_POOLS are not allowed: eu-west-1_Books"
        )
        #expect(
            refusal([
                "authenticationType": "OPENID_CONNECT", "openIDConnectConfig": Self.issuer,
                "additionalAuthenticationProviders": [pool, issuer],
            ])
                == "Duplicate authentication providers of type OPENID_CONNECT are not allowed: https://id.library.example"
        )
        #expect(
            refusal([
                "authenticationType": "API_KEY", "additionalAuthenticationProviders": [pool, issuer],
            ]) == nil)
    }

    @Test func `every pool says its region`() {
        let pool: JSONValue = ["userPoolId": "eu-west-1_Books", "defaultAction": "ALLOW"]
        #expect(
            refusal(["authenticationType": "AMAZON_COGNITO_USER_POOLS", "userPoolConfig": pool])
                == "1 validation error detected: Value null at 'userPoolConfig.awsRegion' failed to satisfy constraint: "
                + "Member must not be null")
        let message = refusal([
            "authenticationType": "API_KEY",
            "additionalAuthenticationProviders": [
                ["authenticationType": "AMAZON_COGNITO_USER_POOLS", "userPoolConfig": pool]
            ],
        ])
        #expect(
            message?.contains("userPoolConfig.awsRegion' failed to satisfy constraint: Member must not be null") == true
        )
    }

    @Test func `a pattern matches the whole text`() {
        #expect(TextPattern("desk").matches("desk"))
        #expect(!TextPattern("desk").matches("desktop"))
        #expect(TextPattern("desk.*").matches("desktop"))
        #expect(!TextPattern("a|b").matches("ab"))
        #expect(!TextPattern("(").isValid)
    }
}
