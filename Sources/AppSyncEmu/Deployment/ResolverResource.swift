import EmulatorCore
import OrderedCollections

/// `AWS::AppSync::Resolver`
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-resolver.html)
extension APIDeployment {
    /// A resolver with code or a pipeline is refused: without them it would answer something else.
    static let resolverProperties = KnownProperties(
        honoured: [
            "ApiId", "TypeName", "FieldName", "DataSourceName", "Kind", "RequestMappingTemplate",
            "ResponseMappingTemplate", "RequestMappingTemplateS3Location", "ResponseMappingTemplateS3Location",
            "Code", "CodeS3Location", "Runtime", "PipelineConfig",
        ], withoutEffect: ["MetricsConfig"],
        notEmulated: ["CachingConfig": [], "SyncConfig": [], "MaxBatchSize": ["0"]])

    mutating func provisionResolver(_ resource: ResolvedResource) throws(ResourceFailure) -> ProvisionedResource {
        for (property, what) in [
            ("Code", "a resolver in JavaScript"), ("CodeS3Location", "a resolver in JavaScript"),
            ("Runtime", "a resolver in JavaScript"), ("PipelineConfig", "a pipeline resolver"),
        ] where resource.properties[property] != nil {
            throw .notEmulated(property, what)
        }
        if let kind = try resource.string("Kind"), kind != "UNIT" {
            throw kind == "PIPELINE"
                ? .notEmulated("Kind", "a pipeline resolver")
                : ResourceFailure(property: "Kind", "'\(kind)' is not one of PIPELINE, UNIT")
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
        let isTaken = drafts[apiID]?.resolvers.contains {
            $0.definition.typeName == typeName && $0.definition.fieldName == fieldName
        }
        guard isTaken != true else {
            throw ResourceFailure(
                "Only one resolver is allowed per field, and \(typeName).\(fieldName) has one already.")
        }
        drafts[apiID]?.resolvers.append((resolver, resource))
        let arn = arn(apiID, "/types/\(typeName)/resolvers/\(fieldName)")
        return ProvisionedResource(
            ref: arn,
            attributes: [
                "FieldName": .string(fieldName), "ResolverArn": .string(arn), "TypeName": .string(typeName),
            ])
    }

    private func template(of resource: ResolvedResource, _ name: String) throws(ResourceFailure) -> String {
        if let text = try resource.string(name) { return text }
        if resource.properties["\(name)S3Location"] != nil { return try file("\(name)S3Location", of: resource) }
        throw resource.missing(name)
    }
}
