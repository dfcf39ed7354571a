import EmulatorCore
import OrderedCollections

/// `AWS::AppSync::FunctionConfiguration`
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-functionconfiguration.html)
extension APIDeployment {
    static let functionProperties = KnownProperties(
        honoured: [
            "ApiId", "Name", "Description", "DataSourceName", "FunctionVersion", "RequestMappingTemplate",
            "ResponseMappingTemplate", "RequestMappingTemplateS3Location", "ResponseMappingTemplateS3Location",
            "Code", "CodeS3Location", "Runtime", "MaxBatchSize",
        ],
        notEmulated: ["SyncConfig": []])

    mutating func provisionFunction(_ resource: ResolvedResource) throws(ResourceFailure) -> ProvisionedResource {
        let apiID = try apiID(of: resource)
        let id = identifier(of: resource)
        let members = try members(of: resource, files: Self.handlerFiles)
        let arn = try change(apiID) { api throws(ControlPlaneError) in
            try api.put(try FunctionRecord(members, functionID: id))
            return "/functions/\(id)"
        }
        drafts[apiID]?.functions[id] = resource
        let definition = drafts[apiID]?.record.functions[id]?.definition
        return ProvisionedResource(
            ref: arn,
            attributes: [
                "DataSourceName": .string(definition?.dataSourceName ?? ""), "FunctionArn": .string(arn),
                "FunctionId": .string(id), "Name": .string(definition?.name ?? ""),
            ])
    }

    /// The properties of resolvers and functions that may name a file instead.
    static let handlerFiles = ["RequestMappingTemplate", "ResponseMappingTemplate", "Code"]
}
