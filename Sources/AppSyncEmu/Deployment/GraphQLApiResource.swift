import EmulatorCore
import OrderedCollections

/// `AWS::AppSync::GraphQLApi`
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-graphqlapi.html)
extension APIDeployment {
    static let graphQLAPIProperties = KnownProperties(
        honoured: [
            "Name", "AuthenticationType", "AdditionalAuthenticationProviders", "LogConfig", "XrayEnabled", "Tags",
            "IntrospectionConfig", "QueryDepthLimit", "ResolverCountLimit", "EnvironmentVariables", "OwnerContact",
            "EnhancedMetricsConfig", "UserPoolConfig", "OpenIDConnectConfig", "LambdaAuthorizerConfig",
        ],
        notEmulated: [
            "ApiType": ["GRAPHQL"], "MergedApiExecutionRoleArn": [], "Visibility": ["GLOBAL"],
        ])

    mutating func provisionAPI(_ resource: ResolvedResource) throws(ResourceFailure) -> ProvisionedResource {
        let apiID = identifier(of: resource)
        if let log = try resource.object("LogConfig") {
            try resource.refuseUnknown(
                in: log, at: "LogConfig",
                known: ["FieldLogLevel", "CloudWatchLogsRoleArn", "ExcludeVerboseContent"])
        }
        try checkProviders(of: resource)
        let members = try members(of: resource)
        let record: APIRecord
        do throws(ControlPlaneError) {
            var made = APIRecord(
                apiID: apiID, region: environment.region, accountID: environment.accountID,
                settings: try APISettings(members))
            made.isFromTemplate = true
            for tag in try members.list("tags") { made.tags[try tag.required("key")] = try tag.string("value") ?? "" }
            try made.checkTags()
            if let variables = try members.map("environmentVariables") { try made.setEnvironmentVariables(variables) }
            record = made
        } catch { throw ResourceFailure(error) }
        drafts[apiID] = Draft(record: record)
        let url = GraphQLURLs(publicURL: environment.publicURL, apiID: apiID)
        return ProvisionedResource(
            ref: record.arn(),
            attributes: [
                "ApiId": .string(apiID), "Arn": .string(record.arn()), "GraphQLUrl": .string(url.graphQL),
                "RealtimeUrl": .string(url.realtime),
                "GraphQLDns": .string(url.authority), "RealtimeDns": .string(url.authority),
                "GraphQLEndpointArn": .string(
                    "arn:aws:appsync:\(environment.region):\(environment.accountID):endpoints/graphql-api/\(apiID)"),
            ])
    }
}

extension APIDeployment {
    /// What the configurations of authorization modes may have.
    private static let providerConfigs: KeyValuePairs<String, Set<String>> = [
        "UserPoolConfig": ["AppIdClientRegex", "AwsRegion", "DefaultAction", "UserPoolId"],
        "OpenIDConnectConfig": ["AuthTTL", "ClientId", "IatTTL", "Issuer"],
        "LambdaAuthorizerConfig": ["AuthorizerResultTtlInSeconds", "AuthorizerUri", "IdentityValidationExpression"],
    ]

    /// - Throws: for a property that none of them has.
    private func checkProviders(of resource: ResolvedResource) throws(ResourceFailure) {
        for (name, known) in Self.providerConfigs {
            if let config = try resource.object(name) { try resource.refuseUnknown(in: config, at: name, known: known) }
        }
        let property = "AdditionalAuthenticationProviders"
        for (index, provider) in try resource.objects(property).enumerated() {
            let place = "\(property).\(index)"
            try resource.refuseUnknown(
                in: provider, at: place, known: Set(Self.providerConfigs.map(\.key) + ["AuthenticationType"]))
            for (name, known) in Self.providerConfigs {
                guard let config = provider[name]?.object else { continue }
                try resource.refuseUnknown(in: config, at: "\(place).\(name)", known: known)
            }
        }
    }
}

/// Where an API is reached, as `uris` and `GraphQLUrl` say it: always a local address that answers.
package struct GraphQLURLs: Sendable {
    package let graphQL: String
    package let realtime: String
    let authority: String

    package init(publicURL: String, apiID: String) {
        graphQL = "\(publicURL)/apis/\(apiID)/graphql"
        authority = publicURL.split(separator: "/").dropFirst().first.map(String.init) ?? publicURL
        let scheme = publicURL.hasPrefix("https:") ? "wss" : "ws"
        realtime = "\(scheme):" + "\(publicURL)/apis/\(apiID)/graphql".drop { $0 != "/" }
    }
}
