package import EmulatorCore
package import OrderedCollections

/// One AppSync API as it was deployed: what a template or the control plane says of it.
package struct GraphQLAPI: Sendable {
    package var apiID: String
    package var name: String
    package var region: String
    package var accountID: String
    package var defaultMode: AuthorizationMode
    package var additionalModes: [AuthorizationMode]
    package var apiKeys: [APIKey]
    package var schema: Schema
    /// By data source name.
    package var dataSources: OrderedDictionary<String, DataSource>
    package var resolvers: [ResolverDefinition]

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
        self.resolvers = resolvers
    }

    package var modes: [AuthorizationMode] { [defaultMode] + additionalModes }
}

package struct APIKey: Sendable, Hashable {
    /// On AppSync the id is the key: `da2-` and 26 characters.
    package var id: String
    package var expires: Timestamp

    package init(id: String, expires: Timestamp) {
        self.id = id
        self.expires = expires
    }
}

/// `AWS::AppSync::DataSource`, by its `Type`.
package enum DataSource: Sendable {
    case none
}

/// `AWS::AppSync::Resolver` of kind UNIT with mapping templates.
package struct ResolverDefinition: Sendable {
    package var typeName: String
    package var fieldName: String
    package var dataSourceName: String
    package var requestMappingTemplate: String
    package var responseMappingTemplate: String

    package init(
        typeName: String,
        fieldName: String,
        dataSourceName: String,
        requestMappingTemplate: String,
        responseMappingTemplate: String
    ) {
        self.typeName = typeName
        self.fieldName = fieldName
        self.dataSourceName = dataSourceName
        self.requestMappingTemplate = requestMappingTemplate
        self.responseMappingTemplate = responseMappingTemplate
    }
}
