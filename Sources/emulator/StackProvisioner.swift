import AppSyncEmu
import DynamoEmu
import EmulatorCore
import OrderedCollections

/// Hands each resource of a template to the service whose it is.
struct StackProvisioner: ResourceProvisioner {
    let tables: DynamoService
    var apis: APIDeployment
    /// Of the tables made so far.
    private(set) var tableProperties: [JSONValue] = []

    init(tables: DynamoService, apis: APIDeployment) {
        self.tables = tables
        self.apis = apis
    }

    mutating func provision(_ resource: ResolvedResource) throws(ResourceFailure) -> ProvisionedResource? {
        if APIDeployment.types.contains(resource.type) { return try apis.provision(resource) }
        guard resource.type == "AWS::DynamoDB::Table" else { return nil }
        return try provisionTable(resource)
    }

    private mutating func provisionTable(_ resource: ResolvedResource) throws(ResourceFailure) -> ProvisionedResource {
        var resource = resource
        if resource.properties["TableName"] == nil {
            resource.properties["TableName"] = .string(resource.physicalName)
        }
        let name: String
        do throws(DynamoError) {
            name = try tables.createTable(fromCloudFormation: .object(resource.properties))
        } catch {
            throw ResourceFailure(error.message)
        }
        tableProperties.append(.object(resource.properties))
        let arn = "arn:aws:dynamodb:\(resource.stack.region):\(resource.stack.accountID):table/\(name)"
        return ProvisionedResource(ref: name, attributes: ["Arn": .string(arn)])
    }
}
