import EmulatorCore
import OrderedCollections

@testable import LambdaEmu

/// A template's folder with resources that are deployed one after the other.
struct DeploymentFixture {
    static let role = "arn:aws:iam::000000000000:role/publisher"

    let folder: TemporaryFolder
    /// What stands for `TMPDIR`.
    let temporary: TemporaryFolder
    let workspace: FunctionWorkspace
    var deployment: FunctionDeployment

    init(overrides: FunctionVariables = .none, python: String = "python3") throws {
        folder = try TemporaryFolder()
        temporary = try TemporaryFolder()
        workspace = FunctionWorkspace(
            environment: ["TMPDIR": temporary.path, "PATH": Self.path, "HOME": "/root"], python: python)
        deployment = FunctionDeployment(
            environment: .init(
                region: "eu-west-1", accountID: "000000000000", workspace: workspace, overrides: overrides))
        try folder.write("code/app.py", "def handler(event, context):\n    return event\n")
    }

    private static let path = "/usr/local/bin:/usr/bin:/bin"

    mutating func provision(
        _ id: String, _ type: String, _ properties: JSONObject, stack: String = "stack",
        asset: (property: String, path: String)? = nil
    ) throws(ResourceFailure) -> ProvisionedResource {
        let environment = StackEnvironment(stackName: stack, region: "eu-west-1")
        var resource = ResolvedResource(
            logicalID: id, type: "AWS::Lambda::\(type)", properties: properties,
            physicalName: environment.physicalName(of: id), stack: environment,
            file: "\(folder.path)/template.yaml", line: 1)
        resource.asset = asset
        return try deployment.provision(resource)
    }

    /// The properties of a function that can be made, with others over them; null takes one away.
    static func function(_ properties: JSONObject = [:]) -> JSONObject {
        let whole: JSONObject = [
            "FunctionName": "publisher", "Runtime": "python3.12", "Handler": "app.handler", "Code": "./code",
            "Role": .string(role),
        ]
        return whole.merging(properties) { _, given in given }.filter { !$0.value.isNull }
    }

    @discardableResult
    mutating func deploy(_ properties: JSONObject = [:], as id: String = "Publisher") throws -> FunctionConfiguration {
        let ref = try provision(id, "Function", Self.function(properties)).ref
        guard let function = deployment.configurations[ref] else { throw Missing() }
        return function
    }

    /// Why a function with these properties is not made.
    mutating func refusal(_ properties: JSONObject, as id: String = "Refused") -> ResourceFailure? {
        refusal(id, "Function", Self.function(properties))
    }

    mutating func refusal(_ id: String, _ type: String, _ properties: JSONObject) -> ResourceFailure? {
        do throws(ResourceFailure) {
            _ = try provision(id, type, properties)
            return nil
        } catch {
            return error
        }
    }

    /// What CloudFormation says of properties that do not fit the resource's schema.
    static func schemaMessage(_ message: String, of id: String = "Refused") -> String {
        "Properties validation failed for resource \(id) with message: \(message)"
    }

    struct Missing: Error {}
}
