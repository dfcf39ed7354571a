import EmulatorCore
import OrderedCollections

/// `AWS::AppSync::Resolver`
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-resolver.html)
extension APIDeployment {
    mutating func provisionResolver(_ resource: ResolvedResource) throws(ResourceFailure) -> ProvisionedResource {
        try resource.refuseNotEmulated([
            "Code", "CodeS3Location", "Runtime", "PipelineConfig", "CachingConfig", "SyncConfig", "MaxBatchSize",
        ])
        try resource.refuseUnknown(
            honoured: [
                "ApiId", "TypeName", "FieldName", "DataSourceName", "Kind", "RequestMappingTemplate",
                "ResponseMappingTemplate", "RequestMappingTemplateS3Location", "ResponseMappingTemplateS3Location",
            ], withoutEffect: ["MetricsConfig"])
        if let kind = try resource.string("Kind"), kind != "UNIT" {
            throw ResourceFailure(property: "Kind", "\(kind) is not emulated yet")
        }
        let apiID = try apiID(of: resource)
        let typeName = try resource.required("TypeName")
        let fieldName = try resource.required("FieldName")
        let source = try resource.required("DataSourceName")
        guard drafts[apiID]?.dataSources[source] != nil else {
            throw ResourceFailure(property: "DataSourceName", "No data source found named \(source)")
        }
        let resolver = ResolverDefinition(
            typeName: typeName, fieldName: fieldName, dataSourceName: source,
            requestMappingTemplate: try template(of: resource, "RequestMappingTemplate"),
            responseMappingTemplate: try template(of: resource, "ResponseMappingTemplate"))
        drafts[apiID]?.resolvers.append(resolver)
        let arn = arn(apiID, "/types/\(typeName)/resolvers/\(fieldName)")
        return ProvisionedResource(
            ref: arn,
            attributes: [
                "FieldName": .string(fieldName), "ResolverArn": .string(arn), "TypeName": .string(typeName),
            ])
    }

    private func template(of resource: ResolvedResource, _ name: String) throws(ResourceFailure) -> String {
        if let text = try resource.string(name) { return text }
        if let location = try resource.string("\(name)S3Location") {
            return try file(location, property: "\(name)S3Location")
        }
        throw ResourceFailure(property: name, "this property is required")
    }
}
