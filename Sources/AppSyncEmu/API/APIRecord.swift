package import OrderedCollections

/// One API as the account keeps it: what templates and the control plane made of it. `served` is what the data plane
/// makes of that.
///
/// A record is a value: a change is tried on a copy, and the copy takes the record's place when everything fits.
package struct APIRecord: Sendable {
    package let apiID: String
    package let region: String
    package let accountID: String
    package var settings: APISettings
    package var tags: OrderedDictionary<String, String> = [:]
    /// By id, which is the key itself.
    package var keys: OrderedDictionary<String, APIKey> = [:]
    /// Nil until one was created: GraphQL requests are then answered with 502.
    package var schema: SchemaRecord?
    package var schemaCreation = SchemaCreation.none
    /// By name.
    package var dataSources: OrderedDictionary<String, DataSourceRecord> = [:]
    /// By `functionId`.
    package var functions: OrderedDictionary<String, FunctionRecord> = [:]
    package var resolvers: OrderedDictionary<FieldCoordinate, ResolverRecord> = [:]
    package var environmentVariables: OrderedDictionary<String, String> = [:]
    /// Made of a template's resources; later changes by calls leave it so.
    package var isFromTemplate = false

    package init(apiID: String, region: String, accountID: String, settings: APISettings) {
        self.apiID = apiID
        self.region = region
        self.accountID = accountID
        self.settings = settings
    }

    /// - Parameter path: `/datasources/NAME`; empty for the API itself.
    package func arn(_ path: String = "") -> String { "arn:aws:appsync:\(region):\(accountID):apis/\(apiID)\(path)" }

    /// What the data plane serves. A resolver of a field that the schema does not have any more stays in the record
    /// and does nothing, as on AppSync: the field may come back (amplify-cli #682).
    package var served: GraphQLAPI {
        let definition = schema?.schema ?? SchemaRecord.nothing
        var api = GraphQLAPI(
            apiID: apiID, name: settings.name, region: region, accountID: accountID,
            defaultMode: settings.defaultMode, additionalModes: settings.additionalModes,
            apiKeys: Array(keys.values), schema: definition,
            dataSources: dataSources.mapValues(\.source), functions: functions.mapValues(\.definition),
            resolvers: resolvers.values.map(\.definition).filter { resolver in
                definition.types[resolver.typeName]?.fields?[resolver.fieldName] != nil
            })
        api.hasSchema = schema != nil
        api.environmentVariables = environmentVariables
        api.authorization = settings.authorization
        api.isFromTemplate = isFromTemplate
        api.limits = settings.limits
        api.logConfig = settings.logConfig
        api.allowsIntrospection = settings.allowsIntrospection
        return api
    }
}
