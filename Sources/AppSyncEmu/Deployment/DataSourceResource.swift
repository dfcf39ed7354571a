import EmulatorCore
import OrderedCollections

/// `AWS::AppSync::DataSource`
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-datasource.html)
extension APIDeployment {
    mutating func provisionDataSource(_ resource: ResolvedResource) throws(ResourceFailure) -> ProvisionedResource {
        try resource.refuseUnknown(
            honoured: ["ApiId", "Name", "Type"], withoutEffect: ["Description", "ServiceRoleArn", "MetricsConfig"])
        let apiID = try apiID(of: resource)
        let name = try resource.required("Name")
        let type = try resource.required("Type")
        guard type == "NONE" else { throw ResourceFailure(property: "Type", "\(type) is not emulated yet") }
        drafts[apiID]?.dataSources[name] = DataSource.none
        let arn = arn(apiID, "/datasources/\(name)")
        return ProvisionedResource(ref: arn, attributes: ["DataSourceArn": .string(arn), "Name": .string(name)])
    }
}
