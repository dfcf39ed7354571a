import EmulatorCore
import OrderedCollections
import Testing

@testable import LambdaEmu

@Suite("AWS::Lambda::Version, Alias, EventInvokeConfig and Permission")
struct FunctionQualifierTests {
    private static let arn = "arn:aws:lambda:eu-west-1:000000000000:function:publisher"

    private var fixture: DeploymentFixture

    init() throws {
        fixture = try DeploymentFixture()
        try fixture.deploy()
    }

    private var qualifiers: [String]? { fixture.deployment.functions.first?.qualifiers }

    @Test("a version is number 1, and is published once")
    mutating func version() throws {
        let version = try fixture.provision("V1", "Version", ["FunctionName": "publisher", "Description": "x"])
        #expect(
            version
                == ProvisionedResource(
                    ref: "\(Self.arn):1", attributes: ["FunctionArn": .string("\(Self.arn):1"), "Version": "1"]))
        #expect(qualifiers == ["$LATEST", "1"])
        #expect(
            fixture.refusal("V2", "Version", ["FunctionName": .string(Self.arn)])?.reason
                == "A version for this Lambda function exists ( 1 ). Modify the function to create a new version.")
    }

    @Test("an alias is an ARN that ends in its name")
    mutating func alias() throws {
        _ = try fixture.provision("V1", "Version", ["FunctionName": "publisher"])
        let alias = try fixture.provision(
            "Live", "Alias", ["FunctionName": .string(Self.arn), "FunctionVersion": "1", "Name": "live"])
        #expect(
            alias
                == ProvisionedResource(
                    ref: "\(Self.arn):live", attributes: ["AliasArn": .string("\(Self.arn):live")]))
        _ = try fixture.provision(
            "Latest", "Alias", ["FunctionName": "publisher", "FunctionVersion": "$LATEST", "Name": "dev"])
        #expect(qualifiers == ["$LATEST", "1", "live", "dev"])
        #expect(
            fixture.refusal(
                "Again", "Alias", ["FunctionName": "publisher", "FunctionVersion": "1", "Name": "live"])
                == ResourceFailure(property: "Name", "Alias already exists: \(Self.arn):live"))
    }

    @Test("an alias names a version that is there, and is no number")
    mutating func aliasRefused() {
        #expect(
            fixture.refusal("A", "Alias", ["FunctionName": "publisher", "FunctionVersion": "10", "Name": "live"])
                == ResourceFailure(property: "FunctionVersion", "Function not found: \(Self.arn):10"))
        #expect(
            fixture.refusal("A", "Alias", ["FunctionName": "publisher", "FunctionVersion": "1", "Name": "2024"])
                == ResourceFailure(
                    property: "Name",
                    DeploymentFixture.schemaMessage(
                        "#/Name: failed validation constraint for keyword [pattern]", of: "A")))
        #expect(
            fixture.refusal("A", "Alias", ["FunctionName": "publisher"])?.reason
                == DeploymentFixture.schemaMessage("#: required key [Name] not found", of: "A"))
    }

    @Test("a function that is not there is named by its ARN", arguments: ["Version", "Alias", "EventInvokeConfig"])
    mutating func noFunction(_ type: String) {
        var properties: JSONObject = ["FunctionName": "nobody"]
        if type == "Alias" { properties.merge(["FunctionVersion": "1", "Name": "live"]) { $1 } }
        if type == "EventInvokeConfig" { properties["Qualifier"] = "$LATEST" }
        #expect(
            fixture.refusal("X", type, properties)
                == ResourceFailure(
                    property: "FunctionName",
                    "Function not found: arn:aws:lambda:eu-west-1:000000000000:function:nobody"))
    }

    @Test("the settings of events are the function's")
    mutating func events() throws {
        _ = try fixture.provision(
            "Events", "EventInvokeConfig",
            [
                "FunctionName": "publisher", "Qualifier": "$LATEST", "MaximumRetryAttempts": 0,
                "MaximumEventAgeInSeconds": "60",
            ])
        let function = try #require(fixture.deployment.functions.first)
        #expect(function.maximumRetryAttempts == 0)
        #expect(function.maximumEventAge == 60)
        #expect(fixture.notices.isEmpty)
    }

    @Test("destinations, and the settings of a version, are not emulated, and that is said")
    mutating func eventNotices() throws {
        _ = try fixture.provision("V1", "Version", ["FunctionName": "publisher"])
        _ = try fixture.provision(
            "Events", "EventInvokeConfig",
            ["FunctionName": "publisher", "Qualifier": "1", "MaximumRetryAttempts": 0, "DestinationConfig": [:]])
        #expect(fixture.deployment.functions.first?.maximumRetryAttempts == 2)
        #expect(
            fixture.notices == [
                "Events: DestinationConfig is not emulated: no record of an event's end is sent on",
                "Events: only the settings of $LATEST are emulated, not those of 1",
            ])
    }

    @Test("the settings of events have Lambda's bounds")
    mutating func eventsRefused() {
        let base: JSONObject = ["FunctionName": "publisher", "Qualifier": "$LATEST"]
        #expect(
            fixture.refusal("E", "EventInvokeConfig", base.merging(["MaximumRetryAttempts": 3]) { $1 })
                == ResourceFailure(
                    property: "MaximumRetryAttempts",
                    DeploymentFixture.schemaMessage(
                        "#/MaximumRetryAttempts: failed validation constraint for keyword [maximum]", of: "E")))
        #expect(
            fixture.refusal("E", "EventInvokeConfig", base.merging(["MaximumEventAgeInSeconds": 59]) { $1 })
                == ResourceFailure(
                    property: "MaximumEventAgeInSeconds",
                    DeploymentFixture.schemaMessage(
                        "#/MaximumEventAgeInSeconds: failed validation constraint for keyword [minimum]", of: "E")))
        #expect(
            fixture.refusal("E", "EventInvokeConfig", base)
                == ResourceFailure("You must specify at least one of error handling or destination setting."))
        let other: JSONObject = ["FunctionName": "publisher", "Qualifier": "live", "MaximumRetryAttempts": 1]
        #expect(
            fixture.refusal("E", "EventInvokeConfig", other)
                == ResourceFailure(property: "Qualifier", "Function not found: \(Self.arn):live"))
    }

    @Test("a permission is taken, for other stacks' functions too")
    mutating func permission() throws {
        let properties: JSONObject = [
            "Action": "lambda:InvokeFunction", "FunctionName": "elsewhere", "Principal": "sns.amazonaws.com",
            "SourceArn": "arn:aws:sns:eu-west-1:000000000000:topic",
        ]
        let permission = try fixture.provision("P", "Permission", properties)
        #expect(permission.ref.hasPrefix("stack-P-"))
        #expect(permission.attributes["Id"] == .string(permission.ref))
        #expect(
            fixture.refusal("P", "Permission", ["Action": "x", "FunctionName": "y"])?.reason
                == DeploymentFixture.schemaMessage("#: required key [Principal] not found", of: "P"))
    }

    @Test("permissions are kept by the names of functions, whoever comes first")
    mutating func permissions() throws {
        func permit(_ function: String, _ action: String, _ principal: String) throws {
            _ = try fixture.provision(
                "P", "Permission",
                ["Action": .string(action), "FunctionName": .string(function), "Principal": .string(principal)])
        }
        let appSync = "appsync.amazonaws.com"
        #expect(!fixture.deployment.isMissingPermission(for: appSync, toInvoke: "nobody"))
        #expect(fixture.deployment.isMissingPermission(for: appSync, toInvoke: Self.arn))
        try permit("publisher", "lambda:InvokeFunction", "sns.amazonaws.com")
        try permit("publisher", "lambda:GetFunction", appSync)
        #expect(fixture.deployment.isMissingPermission(for: appSync, toInvoke: Self.arn))
        try permit("\(Self.arn):live", "lambda:InvokeFunction", appSync)
        #expect(!fixture.deployment.isMissingPermission(for: appSync, toInvoke: Self.arn))
        try permit("gate", "lambda:*", "*")
        #expect(
            fixture.deployment.permissions.allows(
                appSync, toInvoke: "arn:aws:lambda:eu-west-1:000000000000:function:gate"))
    }

    @Test(
        "a function is named by its name, its ARN or a part of one",
        arguments: [
            ("publisher", nil), ("publisher:live", "live"), ("function:publisher", nil),
            ("000000000000:function:publisher:1", "1"),
            ("arn:aws:lambda:eu-west-1:000000000000:function:publisher", nil),
            ("arn:aws:lambda:eu-west-1:000000000000:function:publisher:$LATEST", "$LATEST"),
        ])
    func references(_ text: String, _ qualifier: String?) {
        let reference = FunctionReference(text)
        #expect(reference?.name == "publisher")
        #expect(reference?.qualifier == qualifier)
    }
}
