import EmulatorCore
import OrderedCollections

/// One API, ready to answer: its resolvers compiled, its documents cached. Made once a deployment and never changed.
package final class DeployedAPI: Sendable {
    package let api: GraphQLAPI
    package let access: DirectiveAccess
    let executor: Executor
    package let documents: DocumentCache

    /// - Throws: the first reason why AppSync would refuse the API, or why the emulator cannot serve it.
    package init(_ api: GraphQLAPI, environment: ResolverEnvironment) throws(DeploymentError) {
        if let mode = Set(AuthorizationMode.allCases).first(where: { mode in api.modes.count { $0 == mode } > 1 }) {
            throw DeploymentError("The authorization mode \(mode.rawValue) is given twice for the API \(api.name).")
        }
        if let reason = APIAuthenticator.unsupportedMode(of: api) { throw DeploymentError(reason) }
        self.api = api
        access = DirectiveAccess(api)
        documents = DocumentCache(schema: api.schema)

        var resolvers: [FieldCoordinate: any FieldResolver] = [:]
        for definition in api.resolvers {
            let coordinate = FieldCoordinate(type: definition.typeName, field: definition.fieldName)
            guard resolvers[coordinate] == nil else {
                throw DeploymentError("Only one resolver is allowed per field, and \(coordinate) has two.")
            }
            resolvers[coordinate] = try Self.resolver(definition, of: api, environment)
        }
        executor = Executor(schema: api.schema, resolvers: resolvers, access: access)
    }

    /// - Throws: why AppSync would refuse the resolver.
    static func resolver(
        _ definition: ResolverDefinition,
        of api: GraphQLAPI,
        _ environment: ResolverEnvironment
    ) throws(DeploymentError) -> any FieldResolver {
        guard let fields = api.schema.types[definition.typeName]?.fields else {
            throw DeploymentError("No type named \(definition.typeName) found.")
        }
        guard fields[definition.fieldName] != nil else {
            throw DeploymentError("No field named \(definition.fieldName) found on type \(definition.typeName)")
        }
        guard let dataSource = api.dataSources[definition.dataSourceName] else {
            throw DeploymentError("No data source found named \(definition.dataSourceName)")
        }
        let client: any DataSourceClient =
            switch dataSource {
            case .none: NoneDataSource()
            }
        return try UnitResolver(definition, dataSource: client, environment: environment)
    }

    func document(for text: String) -> DocumentCache.Entry { documents.document(for: text) }
}
