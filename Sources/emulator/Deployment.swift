import AppSyncEmu
import DynamoEmu
import EmulatorCore
import LambdaEmu
import Logging
import OrderedCollections

/// What the sources come to: their tables made, their APIs and functions ready to be deployed, their outputs known.
struct Deployment: Sendable {
    let sourceName: String
    let region: String
    let apis: [APIRecord]
    let functions: [FunctionConfiguration]
    /// Who may invoke them.
    let permissions: FunctionPermissions
    /// Holds the functions' code, until the end.
    let workspace: FunctionWorkspace
    /// Values by the outputs' keys; what a stack exports for other stacks is not among them.
    let outputs: OrderedDictionary<String, String>
    /// Values of the outputs that are exported, by their keys.
    let exportedOutputs: OrderedDictionary<String, String>
    /// The resolved properties of the `AWS::DynamoDB::Table` resources.
    let tableProperties: [JSONValue]
    /// What is not as the sources ask for, to be said once.
    let notices: [DeploymentNotice]

    /// What a deployment needs of the account that it is made for.
    struct Target: Sendable {
        var endpoint: Endpoint
        var now: Timestamp
        var tables: DynamoService
        var resolvers: ResolverEnvironment
        var workspace: FunctionWorkspace
    }

    /// - Throws: `StartError` with the first refusal in strict mode; in lenient mode only for what leaves nothing to
    ///   serve.
    init(_ sources: [Source], configuration: Configuration, target: Target) throws(StartError) {
        sourceName = sources.map(\.name).joined(separator: ", ")
        region = configuration.region
        workspace = target.workspace
        let variables = try configuration.functionVariables()
        do throws(TemplateError) {
            var stacks = try StacksInTheMaking(
                sources, mode: configuration.mode, region: region, parameters: configuration.parameters)
            var provisioner = StackProvisioner(
                tables: target.tables,
                apis: APIDeployment(
                    environment: .init(
                        region: region, accountID: Configuration.accountID, publicURL: target.endpoint.url,
                        now: target.now, apiKey: configuration.apiKey
                    ) { location, resource throws(FileError) in
                        guard let source = sources.first(where: { $0.name == resource.file }) else {
                            throw FileError(path: location, reason: "named by no source")
                        }
                        return try source.file(location)
                    }),
                functions: FunctionDeployment(
                    environment: .init(
                        region: region, accountID: Configuration.accountID, workspace: target.workspace,
                        overrides: variables, mode: configuration.mode)))
            try stacks.deploy(with: &provisioner)
            apis = try stacks.finish(provisioner.apis.finish(target.resolvers))
            functions = provisioner.functions.functions
            permissions = provisioner.functions.permissions
            outputs = stacks.mergeOutputs()
            exportedOutputs = stacks.exportedOutputs
            tableProperties = Array(provisioner.tableProperties.values)
            let sentences =
                provisioner.functions.notices + variables.notices(for: functions)
                + apis.flatMap { DirectiveWarning.sentences(of: $0.served) }
            notices =
                stacks.notices + sentences.map { DeploymentNotice(text: $0) }
                + Self.unpermitted(apis, provisioner.functions)
                + TemplateWarning.sentences(in: target.resolvers.trace).map {
                    DeploymentNotice(text: $0, isWarning: true)
                }
        } catch {
            let isLeftOut = error.isNotEmulated && configuration.mode == .strict
            throw StartError("\(error)" + (isLeftOut ? " (--lenient serves what it can)" : ""))
        }
    }

    /// Authorizers that AWS could not call (aws-cdk #19239).
    private static func unpermitted(_ apis: [APIRecord], _ functions: FunctionDeployment) -> [DeploymentNotice] {
        apis.compactMap { api in
            guard let authorizer = api.settings.authorization.lambda?.authorizerURI,
                functions.isMissingPermission(for: LambdaMode.principal, toInvoke: authorizer)
            else { return nil }
            return DeploymentNotice(
                text: "\(api.settings.name): no AWS::Lambda::Permission lets \(LambdaMode.principal) invoke the "
                    + "authorizer \(authorizer): AWS cannot call it, and every request with AWS_LAMBDA is refused",
                isWarning: true)
        }
    }

    /// Says what is to be said of the sources.
    func logNotices(_ log: Logger) {
        for notice in notices { log.log(level: notice.isWarning ? .warning : .notice, "\(notice.text)") }
    }
}

/// A sentence about the sources.
struct DeploymentNotice: Sendable, Equatable {
    var text: String
    /// Something is left out, or AWS would refuse the source.
    var isWarning = false
}
