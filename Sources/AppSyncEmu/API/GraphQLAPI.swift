package import EmulatorCore
package import OrderedCollections

/// One AppSync API as it is served: what an `APIRecord` comes to.
package struct GraphQLAPI: Sendable {
    package var apiID: String
    package var name: String
    package var region: String
    package var accountID: String
    package var defaultMode: AuthorizationMode
    package var additionalModes: [AuthorizationMode]
    /// What the modes with tokens are set to.
    package var authorization = AuthorizationSettings()
    package var apiKeys: [APIKey]
    package var schema: Schema
    /// False until a schema was created: `schema` is empty, and requests are refused.
    package var hasSchema = true
    /// By data source name.
    package var dataSources: OrderedDictionary<String, DataSource>
    /// The functions of pipelines by their ids.
    package var functions: OrderedDictionary<String, FunctionDefinition>
    package var resolvers: [ResolverDefinition]
    /// `env` of resolvers' contexts.
    package var environmentVariables: OrderedDictionary<String, String> = [:]
    package var limits = QueryLimits()
    /// Nil: nothing is logged of fields.
    package var logConfig: LogConfig?
    /// Made of a template's resources, and so what AWS would have of them is known.
    package var isFromTemplate = false
    /// `IntrospectionConfig`
    package var allowsIntrospection = true

    package init(
        apiID: String,
        name: String,
        region: String,
        accountID: String,
        defaultMode: AuthorizationMode,
        additionalModes: [AuthorizationMode],
        apiKeys: [APIKey],
        schema: Schema,
        dataSources: OrderedDictionary<String, DataSource>,
        functions: OrderedDictionary<String, FunctionDefinition> = [:],
        resolvers: [ResolverDefinition]
    ) {
        self.apiID = apiID
        self.name = name
        self.region = region
        self.accountID = accountID
        self.defaultMode = defaultMode
        self.additionalModes = additionalModes
        self.apiKeys = apiKeys
        self.schema = schema
        self.dataSources = dataSources
        self.functions = functions
        self.resolvers = resolvers
    }

    package var modes: [AuthorizationMode] { [defaultMode] + additionalModes }
}

package struct APIKey: Sendable, Hashable {
    /// On AppSync the id is the key: `da2-` and 26 characters.
    package var id: String
    /// On a full hour.
    package var expires: Timestamp
    package var description: String?

    package init(id: String, expires: Timestamp, description: String? = nil) {
        self.id = id
        self.expires = expires
        self.description = description
    }
}

/// `QueryDepthLimit` and `ResolverCountLimit` (developer guide, "Configuring GraphQL run complexity, query depth, and
/// introspection"); nil for none.
package struct QueryLimits: Sendable, Hashable {
    /// AppSync's quota, and so the limit of an API that sets none.
    package static let maximumResolverCount = 10_000

    /// 1 to 75 levels.
    package var depth: Int?
    /// 1 to 10,000 resolvers a request.
    package var resolverCount: Int?

    package init(depth: Int? = nil, resolverCount: Int? = nil) {
        self.depth = depth
        self.resolverCount = resolverCount
    }
}
