import EmulatorCore
import OrderedCollections

/// `AWS::AppSync::Resolver`
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-resolver.html)
extension APIDeployment {
    static let resolverProperties = KnownProperties(
        honoured: [
            "ApiId", "TypeName", "FieldName", "DataSourceName", "Kind", "RequestMappingTemplate",
            "ResponseMappingTemplate", "RequestMappingTemplateS3Location", "ResponseMappingTemplateS3Location",
            "Code", "CodeS3Location", "Runtime", "PipelineConfig", "MaxBatchSize", "MetricsConfig", "CachingConfig",
        ],
        notEmulated: ["SyncConfig": []])

    mutating func provisionResolver(_ resource: ResolvedResource) throws(ResourceFailure) -> ProvisionedResource {
        let apiID = try apiID(of: resource)
        let coordinate = FieldCoordinate(
            type: try resource.required("TypeName"), field: try resource.required("FieldName"))
        let members = try members(of: resource, files: Self.handlerFiles)
        let arn = try change(apiID) { api throws(ControlPlaneError) in
            try api.create(
                try ResolverRecord(members, typeName: coordinate.type, fieldName: coordinate.field),
                checksField: false)
            return "/types/\(coordinate.type)/resolvers/\(coordinate.field)"
        }
        drafts[apiID]?.resolvers[coordinate] = resource
        return ProvisionedResource(
            ref: arn,
            attributes: [
                "FieldName": .string(coordinate.field), "ResolverArn": .string(arn),
                "TypeName": .string(coordinate.type),
            ])
    }
}
