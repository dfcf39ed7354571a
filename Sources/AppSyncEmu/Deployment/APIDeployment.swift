package import EmulatorCore
import OrderedCollections

/// Takes the `AWS::AppSync::*` resources of a template, one after the other in the order of their references, and
/// makes whole APIs of them.
package struct APIDeployment: Sendable {
    /// Where and as whom APIs are deployed.
    package struct Environment: Sendable {
        package var region: String
        package var accountID: String
        /// What URLs start with: `http://127.0.0.1:4566`.
        package var publicURL: String
        package var now: Timestamp
        /// `--api-key`: replaces the first key's derived value.
        package var apiKey: String?
        /// 26 characters that stay the same for the same logical id.
        package var identifier: @Sendable (_ logicalID: String) -> String
        /// The content of a file that a property names in place of an S3 location.
        package var file: @Sendable (_ location: String) throws(FileError) -> String

        package init(
            region: String, accountID: String, publicURL: String, now: Timestamp, apiKey: String?,
            identifier: @escaping @Sendable (_ logicalID: String) -> String,
            file: @escaping @Sendable (_ location: String) throws(FileError) -> String
        ) {
            self.region = region
            self.accountID = accountID
            self.publicURL = publicURL
            self.now = now
            self.apiKey = apiKey
            self.identifier = identifier
            self.file = file
        }
    }

    /// An API in the making: its schema may come after its sources and keys.
    struct Draft: Sendable {
        var logicalID: String
        var apiID: String
        var name: String
        var defaultMode: AuthorizationMode
        var additionalModes: [AuthorizationMode]
        var apiKeys: [APIKey] = []
        var schema: Schema?
        var dataSources: OrderedDictionary<String, DataSource> = [:]
        var resolvers: [ResolverDefinition] = []
    }

    package let environment: Environment
    var drafts: OrderedDictionary<String, Draft> = [:]

    package static let types: Set<String> = [
        "AWS::AppSync::GraphQLApi", "AWS::AppSync::GraphQLSchema", "AWS::AppSync::ApiKey", "AWS::AppSync::DataSource",
        "AWS::AppSync::Resolver",
    ]

    package init(environment: Environment) { self.environment = environment }

    package mutating func provision(_ resource: ResolvedResource) throws(ResourceFailure) -> ProvisionedResource {
        switch resource.type {
        case "AWS::AppSync::GraphQLApi": try provisionAPI(resource)
        case "AWS::AppSync::GraphQLSchema": try provisionSchema(resource)
        case "AWS::AppSync::ApiKey": try provisionKey(resource)
        case "AWS::AppSync::DataSource": try provisionDataSource(resource)
        case "AWS::AppSync::Resolver": try provisionResolver(resource)
        default: preconditionFailure("the caller asks for `types` only, not \(resource.type)")
        }
    }

    /// The finished APIs, in the order of the template.
    package func apis() throws(DeploymentError) -> [GraphQLAPI] {
        var apis: [GraphQLAPI] = []
        for draft in drafts.values {
            guard let schema = draft.schema else {
                throw DeploymentError("\(draft.logicalID) (AWS::AppSync::GraphQLApi): no GraphQLSchema names this API")
            }
            apis.append(
                GraphQLAPI(
                    apiID: draft.apiID, name: draft.name, region: environment.region,
                    accountID: environment.accountID, defaultMode: draft.defaultMode,
                    additionalModes: draft.additionalModes, apiKeys: draft.apiKeys, schema: schema,
                    dataSources: draft.dataSources, resolvers: draft.resolvers))
        }
        return apis
    }

    /// The draft that a resource's `ApiId` names.
    func apiID(of resource: ResolvedResource) throws(ResourceFailure) -> String {
        let apiID = try resource.required("ApiId")
        guard drafts[apiID] != nil else {
            throw ResourceFailure(property: "ApiId", "GraphQL API \(apiID) not found.")
        }
        return apiID
    }

    /// The content of a file that a property names.
    func file(_ location: String, property: String) throws(ResourceFailure) -> String {
        do throws(FileError) { return try environment.file(location) } catch {
            throw ResourceFailure(property: property, "\(error)")
        }
    }

    func arn(_ apiID: String, _ path: String = "") -> String {
        "arn:aws:appsync:\(environment.region):\(environment.accountID):apis/\(apiID)\(path)"
    }
}
