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

        package init(
            region: String, accountID: String, workspace: FunctionWorkspace, overrides: FunctionVariables = .none
        ) {
            self.region = region
            self.accountID = accountID
            self.workspace = workspace
            self.overrides = overrides
        }
    }

    package let environment: Environment
    /// By name, in the order they were made.
    var configurations: OrderedDictionary<String, FunctionConfiguration> = [:]

    /// The types that `provision` takes; every other one is not emulated.
    package static let types: Set<String> = [
        "AWS::Lambda::Function", "AWS::Lambda::LayerVersion", "AWS::Lambda::EventInvokeConfig",
        "AWS::Lambda::Permission", "AWS::Lambda::Version", "AWS::Lambda::Alias",
    ]

    package init(environment: Environment) { self.environment = environment }

    package mutating func provision(_ resource: ResolvedResource) throws(ResourceFailure) -> ProvisionedResource {
        throw ResourceFailure("not emulated yet")
    }

    /// The finished functions, in the order they were made.
    package var functions: [FunctionConfiguration] { Array(configurations.values) }

    /// What to say once about the functions: sentences for the log. To be read when the last resource was made.
    package var notices: [String] { [] }
}
