import EmulatorCore
import OrderedCollections

/// `AWS::AppSync::GraphQLApi`
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-graphqlapi.html)
extension APIDeployment {
    static let graphQLAPIProperties = KnownProperties(
        honoured: ["Name", "AuthenticationType", "AdditionalAuthenticationProviders"],
        withoutEffect: [
            "LogConfig", "XrayEnabled", "Tags", "OwnerContact", "EnhancedMetricsConfig", "UserPoolConfig",
            "OpenIDConnectConfig", "LambdaAuthorizerConfig",
        ],
        notEmulated: [
            "ApiType": ["GRAPHQL"], "EnvironmentVariables": [], "IntrospectionConfig": ["ENABLED"],
            "MergedApiExecutionRoleArn": [], "QueryDepthLimit": ["0"], "ResolverCountLimit": ["0"],
            "Visibility": ["GLOBAL"],
        ])

    mutating func provisionAPI(_ resource: ResolvedResource) throws(ResourceFailure) -> ProvisionedResource {
        let defaultMode = try mode(
            try resource.required("AuthenticationType"), in: resource, property: "AuthenticationType")
        var additional: [AuthorizationMode] = []
        for provider in try resource.list("AdditionalAuthenticationProviders") {
            let property = "AdditionalAuthenticationProviders"
            guard let name = provider["AuthenticationType"]?.string else {
                throw ResourceFailure(property: property, "each provider names its AuthenticationType")
            }
            additional.append(try mode(name, in: resource, property: property))
        }
        for mode in Set([defaultMode] + additional) where [.apiKey, .iam].contains(mode) {
            guard ([defaultMode] + additional).count(where: { $0 == mode }) == 1 else {
                throw ResourceFailure(
                    property: "AdditionalAuthenticationProviders",
                    "Duplicate authentication providers of type \(mode.rawValue) are not allowed")
            }
        }

        let apiID = identifier(of: resource)
        drafts[apiID] = Draft(
            resource: resource, apiID: apiID, name: try resource.required("Name"),
            defaultMode: defaultMode, additionalModes: additional)
        let url = GraphQLURLs(publicURL: environment.publicURL, apiID: apiID)
        return ProvisionedResource(
            ref: arn(apiID),
            attributes: [
                "ApiId": .string(apiID), "Arn": .string(arn(apiID)), "GraphQLUrl": .string(url.graphQL),
                "RealtimeUrl": .string(url.realtime),
                "GraphQLDns": .string(url.authority), "RealtimeDns": .string(url.authority),
                "GraphQLEndpointArn": .string(
                    "arn:aws:appsync:\(environment.region):\(environment.accountID):endpoints/graphql-api/\(apiID)"),
            ])
    }

    private func mode(
        _ name: String, in resource: ResolvedResource, property: String
    ) throws(ResourceFailure) -> AuthorizationMode {
        guard let mode = AuthorizationMode(rawValue: name) else {
            let modes = AuthorizationMode.allCases.map(\.rawValue).joined(separator: ", ")
            throw ResourceFailure(property: property, "'\(name)' is not one of \(modes)")
        }
        guard mode == .apiKey || mode == .iam else {
            throw .notEmulated(property, "the authorization mode \(name)")
        }
        return mode
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
