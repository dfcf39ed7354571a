import EmulatorCore
import OrderedCollections

/// One API, ready to answer: its resolvers compiled, its documents cached. Made once a change and never changed.
package final class DeployedAPI: Sendable {
    package let api: GraphQLAPI
    package let access: DirectiveAccess
    let executor: Executor
    /// Of the subscription type's fields: these run when a subscription starts.
    package let subscriptionResolvers: [String: any FieldResolver]
    package let documents: DocumentCache
    /// Whether a data source is anything but NONE.
    let callsOut: Bool

    /// - Throws: the first reason why AppSync would refuse the API, or why the emulator cannot serve it.
    package init(_ api: GraphQLAPI, environment: ResolverEnvironment) throws(DeploymentError) {
        // An API may have several user pools and issuers, of the other modes one each.
        for mode in [AuthorizationMode.apiKey, .iam, .lambda] where api.modes.count(where: { $0 == mode }) > 1 {
            throw DeploymentError("The authorization mode \(mode.rawValue) is given twice for the API \(api.name).")
        }
        self.api = api
        access = DirectiveAccess(api)
        documents = DocumentCache(schema: api.schema, allowsIntrospection: api.allowsIntrospection)
        callsOut = api.dataSources.values.contains { $0 != .none }

        var functions: [String: ResolverStep] = [:]
        for function in api.functions.values {
            functions[function.functionID] = try Self.step(function, of: api, environment)
        }
        var resolvers: [FieldCoordinate: any FieldResolver] = [:]
        for definition in api.resolvers {
            let coordinate = FieldCoordinate(type: definition.typeName, field: definition.fieldName)
            guard resolvers[coordinate] == nil else {
                throw DeploymentError("Only one resolver is allowed per field, and \(coordinate) has two.")
            }
            resolvers[coordinate] = try Self.resolver(definition, functions, of: api, environment)
        }
        let subscriptionType = api.schema.subscriptionType
        subscriptionResolvers = Dictionary(
            uniqueKeysWithValues: resolvers.compactMap {
                $0.key.type == subscriptionType ? ($0.key.field, $0.value) : nil
            })
        executor = Executor(schema: api.schema, resolvers: resolvers, access: access, limits: api.limits)
    }

    /// - Parameter functions: the API's, by their ids.
    /// - Throws: why AppSync would refuse the resolver.
    static func resolver(
        _ definition: ResolverDefinition,
        _ functions: [String: ResolverStep],
        of api: GraphQLAPI,
        _ environment: ResolverEnvironment
    ) throws(DeploymentError) -> any FieldResolver {
        guard let fields = api.schema.types[definition.typeName]?.fields else {
            // aws-cdk #17997, amplify-cli #682
            throw DeploymentError("Type \(definition.typeName) not found")
        }
        guard fields[definition.fieldName] != nil else {
            throw DeploymentError("No field named \(definition.fieldName) found on type \(definition.typeName)")
        }
        let owner = "\(definition.typeName).\(definition.fieldName)"
        let log = ResolverLog(definition, of: api, environment: environment)
        switch definition.kind {
        case .unit(let dataSourceName):
            return UnitResolver(
                step: try step(definition, dataSourceName: dataSourceName, of: api, environment),
                variables: api.environmentVariables, log: log)
        case .pipeline(let functionIDs):
            guard functionIDs.count <= PipelineResolver.functionLimit else {
                throw DeploymentError(
                    "The pipeline of \(owner) has \(functionIDs.count) functions, and at most "
                        + "\(PipelineResolver.functionLimit) are allowed.")
            }
            var steps: [ResolverStep] = []
            for id in functionIDs {
                guard let function = functions[id] else {
                    throw DeploymentError("No function found with id \(id) for the pipeline of \(owner)")
                }
                steps.append(function)
            }
            return PipelineResolver(
                handlers: try handlers(definition.handlers, of: owner, isFunction: false, environment),
                functions: steps, variables: api.environmentVariables, log: log)
        }
    }

    func document(for text: String) -> DocumentCache.Entry { documents.document(for: text) }
}
