import EmulatorCore
import OrderedCollections

/// `AWS::AppSync::DataSource`
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-datasource.html)
extension APIDeployment {
    /// What a data source of another type has besides is without effect here: such a type is refused.
    static let dataSourceProperties = KnownProperties(
        honoured: [
            "ApiId", "Name", "Type", "Description", "ServiceRoleArn", "MetricsConfig", "DynamoDBConfig",
            "EventBridgeConfig", "HttpConfig", "LambdaConfig",
        ],
        withoutEffect: ["ElasticsearchConfig", "OpenSearchServiceConfig", "RelationalDatabaseConfig"])

    private static let objects: KeyValuePairs<String, Set<String>> = [
        "DynamoDBConfig": ["TableName", "AwsRegion", "UseCallerCredentials", "Versioned", "DeltaSyncConfig"],
        "EventBridgeConfig": ["EventBusArn"],
        "HttpConfig": ["Endpoint", "AuthorizationConfig"],
        "LambdaConfig": ["LambdaFunctionArn"],
    ]

    mutating func provisionDataSource(_ resource: ResolvedResource) throws(ResourceFailure) -> ProvisionedResource {
        let apiID = try apiID(of: resource)
        let name = try resource.required("Name")
        for (property, known) in Self.objects {
            if let object = try resource.object(property) {
                try resource.refuseUnknown(in: object, at: property, known: known)
            }
        }
        let members = try members(of: resource)
        let arn = try change(apiID) { api throws(ControlPlaneError) in
            try api.create(try DataSourceRecord(members, name: name))
            return "/datasources/\(name)"
        }
        return ProvisionedResource(ref: arn, attributes: ["DataSourceArn": .string(arn), "Name": .string(name)])
    }
}
