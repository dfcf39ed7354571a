import EmulatorCore
import OrderedCollections

/// `AWS::AppSync::DataSource`
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-datasource.html)
extension APIDeployment {
    /// What a data source of another type has besides is without effect here: such a type is refused.
    static let dataSourceProperties = KnownProperties(
        honoured: ["ApiId", "Name", "Type"],
        withoutEffect: [
            "Description", "ServiceRoleArn", "MetricsConfig", "DynamoDBConfig", "ElasticsearchConfig",
            "EventBridgeConfig", "HttpConfig", "LambdaConfig", "OpenSearchServiceConfig", "RelationalDatabaseConfig",
        ])
    private static let dataSourceTypes: Set<String> = [
        "NONE", "AMAZON_BEDROCK_RUNTIME", "AMAZON_DYNAMODB", "AMAZON_ELASTICSEARCH", "AMAZON_EVENTBRIDGE",
        "AMAZON_OPENSEARCH_SERVICE", "AWS_LAMBDA", "HTTP", "RELATIONAL_DATABASE",
    ]

    mutating func provisionDataSource(_ resource: ResolvedResource) throws(ResourceFailure) -> ProvisionedResource {
        let apiID = try apiID(of: resource)
        let name = try resource.required("Name")
        let type = try resource.required("Type")
        guard Self.dataSourceTypes.contains(type) else {
            let types = Self.dataSourceTypes.sorted().joined(separator: ", ")
            throw ResourceFailure(property: "Type", "'\(type)' is not one of \(types)")
        }
        guard type == "NONE" else { throw .notEmulated("Type", "a data source of type \(type)") }
        drafts[apiID]?.dataSources[name] = DataSource.none
        let arn = arn(apiID, "/datasources/\(name)")
        return ProvisionedResource(ref: arn, attributes: ["DataSourceArn": .string(arn), "Name": .string(name)])
    }
}
