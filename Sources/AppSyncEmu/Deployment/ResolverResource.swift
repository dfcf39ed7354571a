import EmulatorCore
import OrderedCollections

/// `AWS::AppSync::Resolver`
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-resolver.html)
extension APIDeployment {
    mutating func provisionResolver(_ resource: ResourceProperties) throws(DeploymentError) -> Attributes {
        try resource.refuse(
            ["Code", "CodeS3Location", "Runtime", "PipelineConfig", "CachingConfig", "SyncConfig", "MaxBatchSize"],
            "not emulated yet")
        try resource.refuseUnknown(
            honoured: [
                "ApiId", "TypeName", "FieldName", "DataSourceName", "Kind", "RequestMappingTemplate",
                "ResponseMappingTemplate", "RequestMappingTemplateS3Location", "ResponseMappingTemplateS3Location",
            ], withoutEffect: ["MetricsConfig"])
        if let kind = try resource.string("Kind"), kind != "UNIT" {
            throw DeploymentError(resource.resource, "Kind", "\(kind) is not emulated yet")
        }
        let apiID = try apiID(of: resource)
        let typeName = try resource.required("TypeName")
        let fieldName = try resource.required("FieldName")
        let source = try resource.required("DataSourceName")
        guard drafts[apiID]?.dataSources[source] != nil else {
            throw DeploymentError(resource.resource, "DataSourceName", "No data source found named \(source)")
        }
        let resolver = ResolverDefinition(
            typeName: typeName, fieldName: fieldName, dataSourceName: source,
            requestMappingTemplate: try template(of: resource, "RequestMappingTemplate"),
            responseMappingTemplate: try template(of: resource, "ResponseMappingTemplate"))
        drafts[apiID]?.resolvers.append(resolver)
        let arn = arn(apiID, "/types/\(typeName)/resolvers/\(fieldName)")
        return Attributes(
            ref: arn, attributes: ["FieldName": fieldName, "ResolverArn": arn, "TypeName": typeName])
    }

    private func template(of resource: ResourceProperties, _ name: String) throws(DeploymentError) -> String {
        if let text = try resource.string(name) { return text }
        if let location = try resource.string("\(name)S3Location") { return try environment.file(location) }
        throw DeploymentError(resource.resource, name, "this property is required")
    }
}
