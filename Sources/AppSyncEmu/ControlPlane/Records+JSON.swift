import EmulatorCore
import OrderedCollections

// The records as answers show them, by the shapes of the service model. What was not given is null, as AppSync has it.

extension APIRecord {
    /// GraphqlApi
    func json(publicURL: String) -> JSONValue {
        let urls = GraphQLURLs(publicURL: publicURL, apiID: apiID)
        let provider = settings.defaultProvider
        return [
            "name": .string(settings.name),
            "apiId": .string(apiID),
            "authenticationType": .string(settings.defaultMode.rawValue),
            "logConfig": logConfig,
            "userPoolConfig": provider["userPoolConfig"] ?? .null,
            "openIDConnectConfig": provider["openIDConnectConfig"] ?? .null,
            "lambdaAuthorizerConfig": provider["lambdaAuthorizerConfig"] ?? .null,
            "arn": .string(arn()),
            "uris": ["REALTIME": .string(urls.realtime), "GRAPHQL": .string(urls.graphQL)],
            "dns": ["REALTIME": .string(urls.authority), "GRAPHQL": .string(urls.authority)],
            "tags": .object(tags.mapValues { .string($0) }),
            "additionalAuthenticationProviders": .array(settings.additionalProviders),
            "xrayEnabled": .bool(settings.xrayEnabled),
            "wafWebAclArn": nil,
            "visibility": "GLOBAL",
            "apiType": "GRAPHQL",
            "mergedApiExecutionRoleArn": nil,
            "owner": .string(accountID),
            "ownerContact": .text(settings.ownerContact),
            "introspectionConfig": settings.allowsIntrospection ? "ENABLED" : "DISABLED",
            "queryDepthLimit": .int(settings.limits.depth ?? 0),
            "resolverCountLimit": .int(settings.limits.resolverCount ?? 0),
            "enhancedMetricsConfig": settings.enhancedMetricsConfig,
        ]
    }

    private var logConfig: JSONValue {
        guard let log = settings.logConfig else { return .null }
        return [
            "fieldLogLevel": .string(log.fieldLogLevel.rawValue),
            "cloudWatchLogsRoleArn": .text(settings.logRoleARN),
            "excludeVerboseContent": .bool(log.excludesVerboseContent),
        ]
    }

    /// DataSource
    func json(_ dataSource: DataSourceRecord) -> JSONValue {
        var members: JSONObject = [
            "dataSourceArn": .string(arn("/datasources/\(dataSource.name)")),
            "name": .string(dataSource.name),
            "description": .text(dataSource.description),
            "type": .string(dataSource.source.typeName),
            "serviceRoleArn": .text(dataSource.serviceRoleARN),
            "dynamodbConfig": nil, "lambdaConfig": nil, "elasticsearchConfig": nil, "openSearchServiceConfig": nil,
            "httpConfig": nil, "relationalDatabaseConfig": nil, "eventBridgeConfig": nil,
            "metricsConfig": .text(dataSource.metricsConfig),
        ]
        switch dataSource.source {
        case .none: break
        case .dynamoDB(let config):
            members["dynamodbConfig"] = [
                "tableName": .string(config.tableName), "awsRegion": .string(config.region),
                "useCallerCredentials": false, "versioned": false,
            ]
        case .lambda(let arn): members["lambdaConfig"] = ["lambdaFunctionArn": .string(arn)]
        case .eventBridge(let arn): members["eventBridgeConfig"] = ["eventBusArn": .string(arn)]
        case .http(let config):
            let authorization: JSONValue =
                config.signing.map { signing in
                    [
                        "authorizationType": "AWS_IAM",
                        "awsIamConfig": [
                            "signingRegion": .string(signing.region),
                            "signingServiceName": .string(signing.serviceName),
                        ],
                    ]
                } ?? .null
            members["httpConfig"] = ["endpoint": .string(config.endpoint), "authorizationConfig": authorization]
        }
        return .object(members)
    }

    /// FunctionConfiguration
    func json(_ function: FunctionRecord) -> JSONValue {
        let definition = function.definition
        var members: JSONObject = [
            "functionId": .string(definition.functionID),
            "functionArn": .string(arn("/functions/\(definition.functionID)")),
            "name": .string(definition.name),
            "description": .text(function.description),
            "dataSourceName": .string(definition.dataSourceName),
            "functionVersion": .text(function.version),
            "syncConfig": nil,
            "maxBatchSize": .int(definition.maxBatchSize),
        ]
        members.merge(definition.handlers.json) { _, last in last }
        return .object(members)
    }

    /// Resolver
    func json(_ resolver: ResolverRecord) -> JSONValue {
        let definition = resolver.definition
        var members: JSONObject = [
            "typeName": .string(definition.typeName),
            "fieldName": .string(definition.fieldName),
            "dataSourceName": nil,
            "resolverArn": .string(arn("/types/\(definition.typeName)/resolvers/\(definition.fieldName)")),
            "kind": "UNIT",
            "pipelineConfig": nil,
            "syncConfig": nil,
            "cachingConfig": resolver.cachingConfig?.json ?? .null,
            "maxBatchSize": .int(definition.maxBatchSize),
            "metricsConfig": .text(resolver.metricsConfig),
        ]
        switch definition.kind {
        case .unit(let name): members["dataSourceName"] = .string(name)
        case .pipeline(let ids):
            members["kind"] = "PIPELINE"
            members["pipelineConfig"] = ["functions": .array(ids.map { .string($0) })]
        }
        members.merge(definition.handlers.json) { _, last in last }
        return .object(members)
    }
}

extension APIKey {
    /// ApiKey
    var json: JSONValue {
        [
            "id": .string(id), "description": .text(description), "expires": .int(expires.seconds),
            "deletes": .int((expires + Self.deletionDelay).seconds),
        ]
    }
}

extension CachingConfig {
    fileprivate var json: JSONValue {
        ["ttl": .int(ttl), "cachingKeys": .array(cachingKeys.map { .string($0) })]
    }
}

extension HandlerSource {
    fileprivate var json: JSONObject {
        switch self {
        case .templates(let request, let response):
            [
                "requestMappingTemplate": .text(request), "responseMappingTemplate": .text(response),
                "runtime": nil, "code": nil,
            ]
        case .code(let code):
            [
                "requestMappingTemplate": nil, "responseMappingTemplate": nil,
                "runtime": ["name": "APPSYNC_JS", "runtimeVersion": "1.0.0"], "code": .string(code),
            ]
        }
    }
}

extension DataSource {
    /// DataSourceType
    fileprivate var typeName: String {
        switch self {
        case .none: "NONE"
        case .dynamoDB: "AMAZON_DYNAMODB"
        case .lambda: "AWS_LAMBDA"
        case .http: "HTTP"
        case .eventBridge: "AMAZON_EVENTBRIDGE"
        }
    }
}

extension JSONValue {
    /// A text, or null.
    static func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
}
