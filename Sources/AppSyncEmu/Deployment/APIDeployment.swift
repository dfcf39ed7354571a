package import EmulatorCore
import OrderedCollections

/// Takes the `AWS::AppSync::*` resources of a template, one after the other in the order of their references, and
/// makes whole APIs of them: the records that the control plane makes, through the same checks.
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
        var record: APIRecord
        /// Which resource each resolver and function came from, to blame it.
        var resolvers: OrderedDictionary<FieldCoordinate, ResolvedResource> = [:]
        var functions: OrderedDictionary<String, ResolvedResource> = [:]
    }

    package let environment: Environment
    var drafts: OrderedDictionary<String, Draft> = [:]

    /// The types that `provision` takes, with their properties.
    package static let types: [String: KnownProperties] = [
        "AWS::AppSync::GraphQLApi": graphQLAPIProperties, "AWS::AppSync::GraphQLSchema": graphQLSchemaProperties,
        "AWS::AppSync::ApiKey": apiKeyProperties, "AWS::AppSync::DataSource": dataSourceProperties,
        "AWS::AppSync::FunctionConfiguration": functionProperties, "AWS::AppSync::Resolver": resolverProperties,
    ]

    package init(environment: Environment) { self.environment = environment }

    package mutating func provision(_ resource: ResolvedResource) throws(ResourceFailure) -> ProvisionedResource {
        switch resource.type {
        case "AWS::AppSync::GraphQLApi": try provisionAPI(resource)
        case "AWS::AppSync::GraphQLSchema": try provisionSchema(resource)
        case "AWS::AppSync::ApiKey": try provisionKey(resource)
        case "AWS::AppSync::DataSource": try provisionDataSource(resource)
        case "AWS::AppSync::FunctionConfiguration": try provisionFunction(resource)
        case "AWS::AppSync::Resolver": try provisionResolver(resource)
        default: preconditionFailure("the caller asks for `types` only, not \(resource.type)")
        }
    }

    /// What came of all the resources.
    package struct Result: Sendable {
        /// In the order of their resources.
        package var apis: [APIRecord] = []
        /// Resources that turned out not to work once all were there.
        package var failures: [(resource: ResolvedResource, failure: ResourceFailure)] = []
    }

    /// To be called when the last resource is there: a resolver is judged against its schema, which may come after it.
    package func finish(_ environment: ResolverEnvironment) -> Result {
        var result = Result()
        for var draft in drafts.values {
            result.failures += draft.leaveOutFailures(environment)
            result.apis.append(draft.record)
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
        guard drafts[apiID] != nil else { throw ResourceFailure(.apiNotFound(apiID)) }
        return apiID
    }

    /// Changes the record that a resource's `ApiId` names.
    ///
    /// - Returns: the ARN below the API's that `body` gives the path of.
    mutating func change(
        _ apiID: String, _ body: (inout APIRecord) throws(ControlPlaneError) -> String
    ) throws(ResourceFailure) -> String {
        guard var record = drafts[apiID]?.record else { throw ResourceFailure(.apiNotFound(apiID)) }
        do throws(ControlPlaneError) {
            let path = try body(&record)
            drafts[apiID]?.record = record
            return record.arn(path)
        } catch { throw ResourceFailure(error) }
    }

    /// The properties of a resource as the control plane would be handed them: where one names a file, its content is in
    /// the place of it.
    func members(of resource: ResolvedResource, files: [String] = []) throws(ResourceFailure) -> RequestMembers {
        var properties = resource.properties
        for name in files {
            let location = "\(name)S3Location"
            guard properties[location] != nil else { continue }
            if properties[name] == nil { properties[name] = .string(try file(location, of: resource)) }
            properties[location] = nil
        }
        return RequestMembers(PropertyName.members(properties), origin: .resource(resource))
    }

    /// The content of a file that a property names: a path relative to the template, or what the CDK uploads as
    /// `s3://BUCKET/HASH.js` and keeps beside the template as `asset.HASH.js`, if not where the resource's metadata says.
    func file(_ property: String, of resource: ResolvedResource) throws(ResourceFailure) -> String {
        let location = try resource.required(property)
        guard location.hasPrefix("s3://") else {
            do throws(FileError) { return try environment.file(location, resource) } catch {
                throw ResourceFailure(property: property, "\(error)")
            }
        }
        var candidates: [String] = []
        if let asset = resource.asset, asset.property == property { candidates.append(asset.path) }
        if let name = location.split(separator: "/").last { candidates.append("asset.\(name)") }
        for candidate in candidates { if let content = try? environment.file(candidate, resource) { return content } }
        throw .notEmulated(property, "reading from S3 (\(location); a path relative to the template works)")
    }
}

extension APIDeployment.Draft {
    /// Takes out what does not compile, or does not fit the schema.
    fileprivate mutating func leaveOutFailures(
        _ environment: ResolverEnvironment
    ) -> [(resource: ResolvedResource, failure: ResourceFailure)] {
        var failures: [(resource: ResolvedResource, failure: ResourceFailure)] = []
        let api = record.served
        var steps: [String: ResolverStep] = [:]
        for (id, resource) in functions {
            guard let function = record.functions[id]?.definition else { continue }
            do throws(DeploymentError) { steps[id] = try DeployedAPI.step(function, of: api, environment) } catch {
                record.functions[id] = nil
                failures.append((resource, ResourceFailure(error.description)))
            }
        }
        for (coordinate, resource) in resolvers {
            guard let resolver = record.resolvers[coordinate] else { continue }
            do throws(ResourceFailure) { try check(resolver, steps, api, environment) } catch {
                record.resolvers[coordinate] = nil
                failures.append((resource, error))
            }
        }
        return failures
    }

    private func check(
        _ resolver: ResolverRecord, _ steps: [String: ResolverStep], _ api: GraphQLAPI,
        _ environment: ResolverEnvironment
    ) throws(ResourceFailure) {
        do throws(ControlPlaneError) { try record.requireField(resolver.coordinate) } catch {
            throw ResourceFailure(error)
        }
        do throws(DeploymentError) {
            _ = try DeployedAPI.resolver(resolver.definition, steps, of: api, environment)
        } catch {
            throw ResourceFailure(error.description)
        }
    }
}

extension ResourceFailure {
    init(_ error: ControlPlaneError) {
        self.init(
            property: error.member.map { PropertyName.path(of: $0) }, error.message, isNotEmulated: error.isNotEmulated)
    }
}
