import EmulatorCore
import OrderedCollections

/// Unit resolvers and functions, made of their handlers and their data source.
extension DeployedAPI {
    /// - Throws: why AppSync would refuse the function.
    static func step(
        _ function: FunctionDefinition,
        of api: GraphQLAPI,
        _ environment: ResolverEnvironment
    ) throws(DeploymentError) -> ResolverStep {
        var step = try step(
            function.handlers, function.dataSourceName, maxBatchSize: function.maxBatchSize, of: function.name,
            isFunction: true, in: api, environment)
        step.functionName = function.name
        return step
    }

    /// - Throws: why AppSync would refuse the unit resolver.
    static func step(
        _ resolver: ResolverDefinition,
        dataSourceName: String,
        of api: GraphQLAPI,
        _ environment: ResolverEnvironment
    ) throws(DeploymentError) -> ResolverStep {
        try step(
            resolver.handlers, dataSourceName, maxBatchSize: resolver.maxBatchSize,
            of: "\(resolver.typeName).\(resolver.fieldName)", isFunction: false, in: api, environment)
    }

    private static func step(
        _ source: HandlerSource,
        _ dataSourceName: String,
        maxBatchSize: Int,
        of owner: String,
        isFunction: Bool,
        in api: GraphQLAPI,
        _ environment: ResolverEnvironment
    ) throws(DeploymentError) -> ResolverStep {
        guard let dataSource = api.dataSources[dataSourceName] else {
            throw DeploymentError("No data source found named \(dataSourceName)")
        }
        // "The maximum batching size … 0 to 2,000" (AppSync API Reference, "CreateResolver").
        guard (0...2000).contains(maxBatchSize) else {
            throw DeploymentError("The maxBatchSize of \(owner) is \(maxBatchSize), and it must be 0 to 2000.")
        }
        let client = try client(
            of: dataSource, named: dataSourceName, owner: owner, maxBatchSize: maxBatchSize, environment)
        if case .templates(let request, let response) = source, client is LambdaDataSource,
            request == nil || response == nil
        {
            return ResolverStep(
                handlers: try directHandlers(
                    request, response, of: owner, isFunction: isFunction, isBatched: maxBatchSize > 0, environment),
                dataSource: client)
        }
        return ResolverStep(
            handlers: try handlers(source, of: owner, isFunction: isFunction, environment), dataSource: client)
    }

    static func handlers(
        _ source: HandlerSource,
        of owner: String,
        isFunction: Bool,
        _ environment: ResolverEnvironment
    ) throws(DeploymentError) -> any ResolverHandlers {
        switch source {
        case .templates(let request?, let response?):
            return try TemplateHandlers(
                request: request, response: response, of: owner, isFunction: isFunction, environment: environment)
        case .templates:
            throw DeploymentError("\(owner) has no request or response mapping template.")
        case .code(let code): return try ScriptHandlers(code: code, of: owner, environment: environment)
        }
    }

    /// A direct Lambda resolver: the template that is there, and AppSync's own in the other's place.
    private static func directHandlers(
        _ request: String?,
        _ response: String?,
        of owner: String,
        isFunction: Bool,
        isBatched: Bool,
        _ environment: ResolverEnvironment
    ) throws(DeploymentError) -> DirectLambdaHandlers {
        func templates(_ request: String, _ response: String) throws(DeploymentError) -> TemplateHandlers {
            try TemplateHandlers(
                request: request, response: response, of: owner, isFunction: isFunction, environment: environment)
        }
        return DirectLambdaHandlers(
            requestHandlers: try request.map { (request) throws(DeploymentError) in
                try templates(request, "$util.toJson($ctx.result)")
            },
            responseHandlers: try response.map { (response) throws(DeploymentError) in try templates("{}", response) },
            isBatched: isBatched)
    }

    private static func client(
        of dataSource: DataSource,
        named name: String,
        owner: String,
        maxBatchSize: Int,
        _ environment: ResolverEnvironment
    ) throws(DeploymentError) -> any DataSourceClient {
        switch dataSource {
        case .none: return NoneDataSource()
        case .dynamoDB(let config):
            guard let tables = environment.tables else { throw .notHere(name, "AMAZON_DYNAMODB") }
            return DynamoDBDataSource(
                config: config, tables: tables, functions: environment.functions, owner: owner)
        case .lambda(let functionARN):
            guard let functions = environment.functions else { throw .notHere(name, "AWS_LAMBDA") }
            return LambdaDataSource(
                functionARN: functionARN, functions: functions, maxBatchSize: maxBatchSize,
                timeLimit: environment.timeLimit)
        case .http(let config):
            guard let http = environment.http else { throw .notHere(name, "HTTP") }
            guard let origin = HTTPOrigin(config.endpoint) else {
                throw DeploymentError("The endpoint of the data source \(name), \(config.endpoint), is no URL.")
            }
            return HTTPDataSource(origin: origin, signing: config.signing, client: http.client, signer: http.signer)
        case .eventBridge(let eventBusARN):
            return EventBridgeDataSource(eventBusARN: eventBusARN, environment: environment)
        }
    }
}

extension DeploymentError {
    fileprivate static func notHere(_ name: String, _ type: String) -> DeploymentError {
        DeploymentError("The data source \(name) is of the type \(type), and there is nothing of that kind here.")
    }
}
