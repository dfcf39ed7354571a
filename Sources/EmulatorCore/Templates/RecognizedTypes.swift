/// The resource types that CloudFormation has of the services that are emulated, and the shape of all others
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html): a type
/// that AWS may have gets a placeholder, a misspelt one of a service that is known here does not.
package enum RecognizedTypes {
    private static let services: [Substring: Set<Substring>] = [
        "AppSync": [
            "Api", "ApiCache", "ApiKey", "ChannelNamespace", "DataSource", "DomainName", "DomainNameApiAssociation",
            "FunctionConfiguration", "GraphQLApi", "GraphQLSchema", "Resolver", "SourceApiAssociation",
        ],
        // Before the transform that makes others of them.
        "Serverless": [],
        "DynamoDB": ["GlobalTable", "Table"],
        "Lambda": [
            "Alias", "CapacityProvider", "CodeSigningConfig", "EventInvokeConfig", "EventSourceMapping", "Function",
            "LayerVersion", "LayerVersionPermission", "Permission", "Url", "Version",
        ],
    ]

    /// `AWS::Service::Resource`, `Custom::Name`, `Organization::Service::Resource`, `…::MODULE`.
    package static func contains(_ type: String) -> Bool {
        let parts = type.split(separator: "::", omittingEmptySubsequences: false)
        guard parts.count > 1, parts.allSatisfy({ !$0.isEmpty }) else { return false }
        guard parts[0] == "AWS" else { return true }
        guard parts.count == 3 else { return false }
        if let types = services[parts[1]] { return types.contains(parts[2]) }
        // `AWS::DynamoDb::Table` is no other service's.
        return !services.keys.contains { $0.lowercased() == parts[1].lowercased() }
    }
}
