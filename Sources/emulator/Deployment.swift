import AppSyncEmu
import DynamoEmu
import EmulatorCore
import OrderedCollections

/// What a source comes to: its tables made, its APIs ready to be deployed, its outputs known.
struct Deployment: Sendable {
    let sourceName: String
    let region: String
    let apis: [GraphQLAPI]
    /// Values by the outputs' keys; what a stack exports for other stacks is not among them.
    let outputs: OrderedDictionary<String, String>
    /// Types that are not emulated, by logical id.
    let placeholders: OrderedDictionary<String, String>
    /// The resolved properties of the `AWS::DynamoDB::Table` resources.
    let tableProperties: [JSONValue]

    /// - Throws: `StartError`
    init(
        _ source: Source, configuration: Configuration, endpoint: Endpoint, now: Timestamp, tables: DynamoService
    ) throws(StartError) {
        sourceName = source.name
        region = configuration.region
        let environment = StackEnvironment(stackName: source.stackName, region: region)
        var provisioner = StackProvisioner(
            tables: tables,
            apis: APIDeployment(
                environment: .init(
                    region: region, accountID: Configuration.accountID, publicURL: endpoint.url, now: now,
                    apiKey: configuration.apiKey,
                    identifier: { StableIdentifier.make(source.stackName, $0) }, file: source.file)))
        do {
            let template = try Template(TemplateDocument(parsing: source.template, file: source.name))
            guard template.transforms.isEmpty else {
                throw StartError(
                    "\(source.name): the transform \(template.transforms.joined(separator: ", ")) is not emulated yet")
            }
            let stack = try StackDeployment.deploy(template, environment: environment, with: &provisioner)
            apis = try provisioner.apis.apis()
            outputs = stack.outputs.filter { $0.value.exportName == nil }.mapValues(\.value)
            placeholders = stack.resources.filter(\.value.isPlaceholder).mapValues(\.type)
        } catch let error as StartError {
            throw error
        } catch {
            throw StartError("\(error)")
        }
        tableProperties = provisioner.tableProperties
    }
}
