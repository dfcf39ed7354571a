import EmulatorCore
import OrderedCollections
import Testing

@testable import LambdaEmu

@Suite("AWS::Lambda::Function")
struct FunctionResourceTests {
    @Test("a function has what its properties say, and Ref and GetAtt answer what CloudFormation's do")
    func whole() throws {
        var fixture = try DeploymentFixture()
        let made = try fixture.provision(
            "Publisher", "Function",
            DeploymentFixture.function([
                "Description": "publishes", "Timeout": "30", "MemorySize": 256, "ReservedConcurrentExecutions": 5,
                "Environment": ["Variables": ["TABLE": "sessions", "LIMIT": 1, "DEBUG": false]],
                "Architectures": ["arm64"], "EphemeralStorage": ["Size": 1024], "TracingConfig": ["Mode": "Active"],
                "KmsKeyArn": "arn:aws:kms:eu-west-1:000000000000:key/k", "Tags": [["Key": "a", "Value": "b"]],
                "LoggingConfig": ["LogFormat": "JSON"], "VpcConfig": ["SubnetIds": []], "RecursiveLoop": "Allow",
            ]))
        #expect(made.ref == "publisher")
        let arn = "arn:aws:lambda:eu-west-1:000000000000:function:publisher"
        #expect(made.attributes == ["Arn": .string(arn)])

        let function = try #require(fixture.deployment.functions.first)
        #expect(function.functionARN == arn)
        #expect(function.logicalID == "Publisher")
        #expect(function.runtime == "python3.12")
        #expect(function.handler == "app.handler")
        #expect(function.functionDescription == "publishes")
        #expect(function.role == DeploymentFixture.role)
        #expect(function.timeout == 30)
        #expect(function.memorySize == 256)
        #expect(function.reservedConcurrentExecutions == 5)
        #expect(function.variables == ["TABLE": "sessions", "LIMIT": "1", "DEBUG": "false"])
        #expect(function.qualifiers == ["$LATEST"])
        let shown = function.json(qualifier: nil, modified: Timestamp(seconds: 0), includingState: true)
        #expect(shown["Architectures"] == ["arm64"])
        #expect(shown["EphemeralStorage"] == ["Size": 1024])
        #expect(shown["TracingConfig"] == ["Mode": "Active"])
        #expect(shown["LoggingConfig"]?["LogFormat"] == "JSON")
        #expect(!function.stopsLoops)
        #expect(function.code.source == "\(fixture.folder.path)/code")
        #expect(fixture.notices.isEmpty)
    }

    @Test("what is not said has Lambda's defaults")
    func defaults() throws {
        var fixture = try DeploymentFixture()
        let function = try fixture.deploy()
        #expect(function.timeout == 3)
        #expect(function.memorySize == 128)
        #expect(function.reservedConcurrentExecutions == nil)
        #expect(function.variables.isEmpty)
    }

    @Test("functions come in the order they were made, and one name is given once")
    func order() throws {
        var fixture = try DeploymentFixture()
        try fixture.deploy(["FunctionName": "b"])
        try fixture.deploy(["FunctionName": "a"])
        #expect(fixture.deployment.functions.map(\.functionName) == ["b", "a"])
        #expect(
            fixture.refusal(["FunctionName": "a"])
                == ResourceFailure(property: "FunctionName", "Function already exist: a"))
    }

    @Test("a function without a name is named after stack and logical id, in 64 characters")
    func physicalName() throws {
        var fixture = try DeploymentFixture()
        let unnamed = DeploymentFixture.function(["FunctionName": nil])
        let short = try fixture.provision("Publisher", "Function", unnamed).ref
        #expect(short.hasPrefix("stack-Publisher-"))
        let long = try fixture.provision(
            "UpdateRolesWithIDPFunctionOutputs", "Function", unnamed,
            stack: "amplify-pipeline-staging-with-a-long-name-154321"
        ).ref
        #expect(long.count == 64)
        #expect(long.hasPrefix("amplify-pipeline-staging-w-UpdateRolesWithIDPFuncti-"))
        let wide = try fixture.provision(
            "PublisherOfTheStatusUpdatesOfEveryAgentInThePeline", "Function", unnamed
        ).ref
        #expect(wide.hasPrefix("stack-PublisherOfTheStatusUpdatesOfEveryAgentInTheP-"))
    }

    @Test("a property that nobody knows is named")
    func unknown() throws {
        var fixture = try DeploymentFixture()
        #expect(fixture.refusal(["Memory": 128])?.property == "Memory")
        #expect(
            fixture.refusal(["Environment": ["Values": [:]]])
                == ResourceFailure(
                    property: "Environment.Values",
                    DeploymentFixture.schemaMessage("#/Environment: extraneous key [Values] is not permitted")))
        #expect(fixture.refusal(["Code": ["Zip": "x"]])?.property == "Code.Zip")
    }

    @Test(
        "what changes a function's behaviour and is not emulated is said",
        arguments: [
            "FileSystemConfigs", "DeadLetterConfig", "DurableConfig", "TenancyConfig", "CapacityProviderConfig",
        ])
    func notEmulated(_ property: String) throws {
        var fixture = try DeploymentFixture()
        try fixture.deploy([property: [:]])
        #expect(fixture.notices.count == 1)
        #expect(fixture.notices.first?.hasPrefix("Publisher: \(property) is not emulated: ") == true)
    }

    @Test("container images are refused")
    func image() throws {
        var fixture = try DeploymentFixture()
        #expect(
            fixture.refusal(["PackageType": "Image"])
                == .notEmulated("PackageType", "a function in a container image"))
        #expect(fixture.refusal(["Code": ["ImageUri": "a/b:c"]])?.property == "Code.ImageUri")
    }

    @Test("an account keeps 100 executions unreserved")
    func reservations() throws {
        var fixture = try DeploymentFixture()
        try fixture.deploy(["FunctionName": "a", "ReservedConcurrentExecutions": 800])
        #expect(
            fixture.refusal(["ReservedConcurrentExecutions": 101])
                == ResourceFailure(
                    property: "ReservedConcurrentExecutions",
                    "Specified ReservedConcurrentExecutions for function decreases account's "
                        + "UnreservedConcurrentExecution below its minimum value of [100]."))
        try fixture.deploy(["FunctionName": "b", "ReservedConcurrentExecutions": 100])
        try fixture.deploy(["FunctionName": "c", "ReservedConcurrentExecutions": 0])
    }
}
