import EmulatorCore
import OrderedCollections

/// What CreateDataSource, UpdateDataSource and `AWS::AppSync::DataSource` take.
extension DataSourceRecord {
    private static let types = [
        "AWS_LAMBDA", "AMAZON_DYNAMODB", "AMAZON_ELASTICSEARCH", "NONE", "HTTP", "RELATIONAL_DATABASE",
        "AMAZON_OPENSEARCH_SERVICE", "AMAZON_EVENTBRIDGE", "AMAZON_BEDROCK_RUNTIME",
    ]

    init(_ members: RequestMembers, name: String) throws(ControlPlaneError) {
        // terraform-provider-aws #9221
        try ResourceName.check(name, "data source", member: "name")
        guard let type = try members.choice("type", Self.types) else { throw members.missing("type") }
        let role = try members.string("serviceRoleArn")
        self.init(
            name: name, source: try Self.source(type, members, hasRole: role?.isEmpty == false),
            description: try members.string("description"), serviceRoleARN: role,
            metricsConfig: try members.choice("metricsConfig", ["ENABLED", "DISABLED"]))
    }

    private static func source(
        _ type: String, _ members: RequestMembers, hasRole: Bool
    ) throws(ControlPlaneError) -> DataSource {
        let source: DataSource
        switch type {
        case "NONE": return .none
        case "AMAZON_DYNAMODB":
            let config = try config("dynamodbConfig", of: members)
            try config.refuse("deltaSyncConfig")
            for flag in ["versioned", "useCallerCredentials"] where try config.bool(flag) == true {
                throw .notEmulated("`dynamodbConfig.\(flag)`", member: "dynamodbConfig.\(flag)")
            }
            source = .dynamoDB(
                .init(tableName: try config.required("tableName"), region: try config.required("awsRegion")))
        case "AWS_LAMBDA":
            let config = try config("lambdaConfig", of: members)
            source = .lambda(functionARN: try config.required("lambdaFunctionArn"))
        case "AMAZON_EVENTBRIDGE":
            let config = try config("eventBridgeConfig", of: members)
            source = .eventBridge(eventBusARN: try config.required("eventBusArn"))
        case "HTTP":
            let config = try config("httpConfig", of: members)
            let signing = try signing(config)
            // terraform-provider-aws #27498: AppSync's whole sentence on a signed source without a role.
            guard signing == nil || hasRole else {
                throw .badRequest("The validated string is empty", member: "serviceRoleArn")
            }
            return .http(.init(endpoint: try config.required("endpoint"), signing: signing))
        default: throw .notEmulated("A data source of type \(type)", member: "type")
        }
        // serverless-appsync-plugin #105, sst #3959
        guard hasRole else { throw .badRequest("Service role arn not specified.", member: "serviceRoleArn") }
        return source
    }

    private static func config(
        _ name: String, of members: RequestMembers
    ) throws(ControlPlaneError) -> RequestMembers {
        guard let config = try members.members(name) else { throw members.missing(name) }
        return config
    }

    private static func signing(_ config: RequestMembers) throws(ControlPlaneError) -> DataSource.HTTPConfig.Signing? {
        guard let authorization = try config.members("authorizationConfig") else { return nil }
        guard try authorization.choice("authorizationType", ["AWS_IAM"]) != nil else {
            throw authorization.missing("authorizationType")
        }
        guard let iam = try authorization.members("awsIamConfig") else { throw authorization.missing("awsIamConfig") }
        return .init(
            region: try iam.required("signingRegion"), serviceName: try iam.required("signingServiceName"))
    }
}
