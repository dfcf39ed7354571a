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
        /// The content of a file that a property of a resource names in place of an S3 location.
        package var file: @Sendable (_ location: String, _ of: ResolvedResource) throws(FileError) -> String

        package init(
            region: String, accountID: String, publicURL: String, now: Timestamp, apiKey: String?,
            file: @escaping @Sendable (_ location: String, _ of: ResolvedResource) throws(FileError) -> String
        ) {
            self.region = region
            self.accountID = accountID
            self.publicURL = publicURL
            self.now = now
            self.apiKey = apiKey
            self.file = file
        }
    }

    /// An API in the making: its schema may come after its sources and keys.
    struct Draft: Sendable {
        var resource: ResolvedResource
        var apiID: String
        var name: String
        var defaultMode: AuthorizationMode
        var additionalModes: [AuthorizationMode]
        var apiKeys: [APIKey] = []
        var schema: Schema?
        var dataSources: OrderedDictionary<String, DataSource> = [:]
        var resolvers: [(definition: ResolverDefinition, resource: ResolvedResource)] = []
    }

    package let environment: Environment
    var drafts: OrderedDictionary<String, Draft> = [:]

    /// The types that `provision` takes, with their properties.
    package static let types: [String: KnownProperties] = [
        "AWS::AppSync::GraphQLApi": graphQLAPIProperties, "AWS::AppSync::GraphQLSchema": graphQLSchemaProperties,
        "AWS::AppSync::ApiKey": apiKeyProperties, "AWS::AppSync::DataSource": dataSourceProperties,
        "AWS::AppSync::Resolver": resolverProperties,
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

    /// What came of all the resources.
    package struct Result: Sendable {
        /// In the order of their resources.
        package var apis: [GraphQLAPI] = []
        /// Resources that turned out not to work once all were there.
        package var failures: [(resource: ResolvedResource, failure: ResourceFailure)] = []
    }

    /// To be called when the last resource is there: a resolver is judged against its schema, which may come after it.
    package func finish(_ environment: ResolverEnvironment) -> Result {
        var result = Result()
        for draft in drafts.values {
            guard let schema = draft.schema else {
                let reason = "no AWS::AppSync::GraphQLSchema is made for this API"
                result.failures.append((draft.resource, ResourceFailure(reason, isNotEmulated: true)))
                continue
            }
            var api = GraphQLAPI(
                apiID: draft.apiID, name: draft.name, region: self.environment.region,
                accountID: self.environment.accountID, defaultMode: draft.defaultMode,
                additionalModes: draft.additionalModes, apiKeys: draft.apiKeys, schema: schema,
                dataSources: draft.dataSources, resolvers: [])
            for (definition, resource) in draft.resolvers {
                do throws(DeploymentError) {
                    _ = try DeployedAPI.resolver(definition, of: api, environment)
                    api.resolvers.append(definition)
                } catch {
                    result.failures.append((resource, ResourceFailure(error.description)))
                }
            }
            result.apis.append(api)
        }
        return result
    }

    /// 26 characters that stay the same for the same stack and logical id.
    func identifier(of resource: ResolvedResource) -> String {
        StableIdentifier.make(resource.stack.stackName, resource.logicalID)
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
    func file(_ property: String, of resource: ResolvedResource) throws(ResourceFailure) -> String {
        let location = try resource.required(property)
        if location.hasPrefix("s3://") {
            throw .notEmulated(property, "reading from S3 (\(location); a path relative to the template works)")
        }
        do throws(FileError) { return try environment.file(location, resource) } catch {
            throw ResourceFailure(property: property, "\(error)")
        }
    }

    func arn(_ apiID: String, _ path: String = "") -> String {
        "arn:aws:appsync:\(environment.region):\(environment.accountID):apis/\(apiID)\(path)"
    }
}
