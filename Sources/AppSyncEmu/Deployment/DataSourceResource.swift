import EmulatorCore
import OrderedCollections

/// `AWS::AppSync::DataSource`
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-datasource.html)
extension APIDeployment {
    mutating func provisionDataSource(_ resource: ResourceProperties) throws(DeploymentError) -> Attributes {
        try resource.refuseUnknown(
            honoured: ["ApiId", "Name", "Type"], withoutEffect: ["Description", "ServiceRoleArn", "MetricsConfig"])
        let apiID = try apiID(of: resource)
        let name = try resource.required("Name")
        let type = try resource.required("Type")
        guard type == "NONE" else { throw DeploymentError(resource.resource, "Type", "\(type) is not emulated yet") }
        drafts[apiID]?.dataSources[name] = DataSource.none
        let arn = arn(apiID, "/datasources/\(name)")
        return Attributes(ref: arn, attributes: ["DataSourceArn": arn, "Name": name])
    }
}
