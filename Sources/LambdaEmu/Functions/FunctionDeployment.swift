package import EmulatorCore
import OrderedCollections

/// Takes the `AWS::Lambda::*` resources of a template, one after the other in the order of their references, and makes
/// functions of them.
package struct FunctionDeployment: Sendable {
    /// Where and as whom functions are deployed.
    package struct Environment: Sendable {
        package var region: String
        package var accountID: String
        /// Where the private copies of their code lie.
        package var workspace: FunctionWorkspace
        /// `--env-vars`
        package var overrides: FunctionVariables
        package var mode: DeploymentMode

        package init(
            region: String, accountID: String, workspace: FunctionWorkspace, overrides: FunctionVariables = .none,
            mode: DeploymentMode = .strict
        ) {
            self.region = region
            self.accountID = accountID
            self.workspace = workspace
            self.overrides = overrides
            self.mode = mode
        }
    }

    package let environment: Environment
    /// By name, in the order they were made.
    var configurations: OrderedDictionary<String, FunctionConfiguration> = [:]
    /// By the ARN of the version.
    var layers: [String: DeployedLayer] = [:]
    /// Who may invoke them.
    package internal(set) var permissions = FunctionPermissions()
    /// What was copied, by absolute path: what shares a folder shares its copy.
    var packages: [String: CodePackage] = [:]

    /// What to say once about the functions: sentences for the log, each beginning with a logical id.
    package internal(set) var notices: [String] = []

    /// The types that `provision` takes; every other one is not emulated.
    package static let types: Set<String> = [
        "AWS::Lambda::Function", "AWS::Lambda::LayerVersion", "AWS::Lambda::EventInvokeConfig",
        "AWS::Lambda::Permission", "AWS::Lambda::Version", "AWS::Lambda::Alias",
    ]

    package init(environment: Environment) { self.environment = environment }

    package mutating func provision(_ resource: ResolvedResource) throws(ResourceFailure) -> ProvisionedResource {
        switch resource.type {
        case "AWS::Lambda::Function": try provisionFunction(resource)
        case "AWS::Lambda::LayerVersion": try provisionLayer(resource)
        case "AWS::Lambda::EventInvokeConfig": try provisionEventInvokeConfig(resource)
        case "AWS::Lambda::Permission": try provisionPermission(resource)
        case "AWS::Lambda::Version": try provisionVersion(resource)
        case "AWS::Lambda::Alias": try provisionAlias(resource)
        default: preconditionFailure("the caller asks for `types` only, not \(resource.type)")
        }
    }

    /// The finished functions, in the order they were made.
    package var functions: [FunctionConfiguration] { Array(configurations.values) }

    mutating func note(_ text: String, about resource: ResolvedResource) {
        notices.append("\(resource.file):\(resource.line): \(resource.logicalID): \(text)")
    }

    /// The package that a property names in place of an S3 location: a folder, an archive or a single file, relative to
    /// the template's folder.
    mutating func package(
        at location: String, of resource: ResolvedResource, property: String
    ) throws(ResourceFailure) -> CodePackage {
        guard !location.hasPrefix("s3://"), !location.hasPrefix("https://") else {
            throw Self.inS3(location, property: property)
        }
        let path = AbsolutePath.of(location, beside: resource.file)
        if let known = packages[path] { return known }
        guard FileContent.exists(path) else {
            // The words of `aws cloudformation package`.
            throw ResourceFailure(
                property: property,
                "Parameter \(property) of resource \(resource.logicalID) refers to a file or folder that does not "
                    + "exist \(path)")
        }
        let made: CodePackage
        do throws(PackageError) { made = try environment.workspace.package(at: path) } catch {
            throw ResourceFailure(property: property, error.reason)
        }
        packages[path] = made
        if let file = made.closedFile {
            note(
                "\(made.source)/\(file) is not readable for everybody (chmod o+r); on AWS the function would fail with "
                    + "Permission denied", about: resource)
        }
        return made
    }

    /// The package that a property names in S3: an asset of the CDK's lies beside the template, too, where the
    /// resource's metadata says.
    mutating func package(
        in location: String, of resource: ResolvedResource, property: String
    ) throws(ResourceFailure) -> CodePackage {
        guard let asset = resource.asset, asset.property == property else {
            throw Self.inS3(location, property: property)
        }
        return try package(at: asset.path, of: resource, property: property)
    }

    private static func inS3(_ location: String, property: String) -> ResourceFailure {
        ResourceFailure(
            property: property,
            "the package lies in S3 (\(location)), which is not emulated: let \(property) name the local folder, as "
                + "before `aws cloudformation package`", isNotEmulated: true)
    }
}
