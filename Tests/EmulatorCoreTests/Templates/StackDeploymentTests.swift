import EmulatorCore
import OrderedCollections
import Testing

/// Makes what is of a type `T` or a table, and remembers what it was asked for.
struct RecordingProvisioner: ResourceProvisioner {
    var resources: OrderedDictionary<String, ResolvedResource> = [:]
    var known: KnownProperties?

    func support(for type: String) -> ResourceSupport {
        if type == "T" || type == "AWS::DynamoDB::Table" { return .emulated(known) }
        return RecognizedTypes.contains(type) ? .notEmulated : .unrecognized
    }

    mutating func provision(_ resource: ResolvedResource) throws(ResourceFailure) -> ProvisionedResource {
        resources[resource.logicalID] = resource
        if resource.properties["Odd"] != nil { try resource.refuseUnknown(honoured: ["Name"], withoutEffect: []) }
        if resource.properties["CannotBe"] != nil { throw .notEmulated("CannotBe", "this kind of resource") }
        if resource.properties["Refuse"] != nil { throw ResourceFailure(property: "Refuse.0.Why", "it was refused") }
        let name = resource.properties["Name"]?.string ?? resource.physicalName
        return ProvisionedResource(
            ref: name,
            attributes: ["Arn": .string("arn:\(name)"), "Endpoint.Address": .string("\(name).local")]
        )
    }
}

@Suite struct StackDeploymentTests {
    static let environment = StackEnvironment(stackName: "pipeline", region: "eu-west-1")

    func deploy(
        _ yaml: String,
        _ environment: StackEnvironment = environment
    ) throws(TemplateError) -> (stack: DeployedStack, asked: RecordingProvisioner) {
        var provisioner = RecordingProvisioner()
        let template = try Template(TemplateDocument(parsing: yaml, file: "t.yaml"))
        let stack = try StackDeployment.deploy(template, environment: environment, with: &provisioner)
        return (stack, provisioner)
    }

    /// The value of an output whose expression is given.
    func value(_ expression: String, head: String = "", _ environment: StackEnvironment = environment) throws -> String
    {
        let yaml = """
            \(head)
            Resources:
              Table:
                Type: AWS::DynamoDB::Table
                Properties:
                  Name: sessions
            Outputs:
              Out:
                Value: \(expression)
            """
        return try deploy(yaml, environment).stack.outputs["Out"]?.value ?? "none"
    }

    func failure(_ expression: String, head: String = "") -> String {
        do {
            return try "no error: " + value(expression, head: head)
        } catch { return "\(error)" }
    }

    // MARK: - Functions

    @Test(
        "intrinsic functions",
        arguments: [
            ("!Ref Table", "sessions"), ("!GetAtt Table.Arn", "arn:sessions"),
            ("!GetAtt Table.Endpoint.Address", "sessions.local"), ("{\"Fn::GetAtt\": Table.Arn}", "arn:sessions"),
            ("!Sub 'x-${Table}-${Table.Arn}-${AWS::Region}-${!Not}'", "x-sessions-arn:sessions-eu-west-1-${Not}"),
            ("!Sub ['${a}${Table}', {a: !Ref AWS::StackName}]", "pipelinesessions"), ("!Sub 'no end ${'", "no end ${"),
            ("!Join ['-', [a, !Ref Table, 1]]", "a-sessions-1"), ("!Select [1, [a, b, c]]", "b"),
            ("!Select ['0', !Split ['//', 'a//b//']]", "a"), ("!Join ['|', !Split [',', ',a,']]", "|a|"),
            ("!Base64 'héllo'", "aMOpbGxv"), ("!Select [0, !GetAZs '']", "eu-west-1a"),
            ("!Sub '${AWS::AccountId} ${AWS::Partition} ${AWS::URLSuffix}'", "000000000000 aws amazonaws.com"),
            ("!Join ['', [a, !Ref AWS::NoValue, b]]", "ab"),
        ]
    )
    func functions(expression: String, expected: String) throws {
        #expect(try value(expression) == expected)
    }

    @Test func `parameters, mappings and conditions`() throws {
        let head = """
            Parameters:
              Stage: {Type: String, Default: dev, AllowedValues: [dev, prod]}
              Names: {Type: CommaDelimitedList, Default: "a, b"}
            Mappings:
              Sizes: {dev: {Memory: 128}, prod: {Memory: 1024}}
            Conditions:
              IsProd: !Equals [!Ref Stage, prod]
              IsDev: !Not [!Condition IsProd]
              Either: !Or [!Condition IsProd, !Condition IsDev]
              Both: !And [!Condition IsProd, !Condition IsDev]
            """
        #expect(try value("!FindInMap [Sizes, !Ref Stage, Memory]", head: head) == "128")
        #expect(try value("!Join ['+', !Ref Names]", head: head) == "a+b")
        #expect(try value("!If [IsProd, p, !If [IsDev, d, x]]", head: head) == "d")
        #expect(try value("!If [Either, 1, 0]", head: head) == "1")
        #expect(try value("!If [Both, !Ref Nothing, 0]", head: head) == "0")
        var prod = Self.environment
        prod.parameters = ["Stage": "prod"]
        #expect(try value("!If [IsProd, !FindInMap [Sizes, prod, Memory], d]", head: head, prod) == "1024")
        prod.parameters = ["Stage": "test"]
        #expect(throws: TemplateError.self) { try value("x", head: head, prod) }
    }

    @Test func `an import takes another stack's export`() throws {
        var environment = Self.environment
        environment.exports = ["shared-Table": "theirs"]
        #expect(try value("!ImportValue shared-Table", environment) == "theirs")
        #expect(failure("!ImportValue other").hasSuffix("Outputs.Out.Value: No export named other found."))
        environment.exporters = "b.yaml exports nothing."
        #expect {
            try value("!ImportValue other", environment)
        } throws: {
            "\($0)".hasSuffix("No export named other found. b.yaml exports nothing.")
        }
    }

    // MARK: - Order

    @Test func `resources are made after what they need, otherwise in order`() throws {
        let (stack, asked) = try deploy(
            """
            Resources:
              Z: {Type: T, Properties: {Of: !Sub '${Y.Arn}'}}
              A: {Type: T, DependsOn: Z}
              Y: {Type: T, Properties: {Of: {Deep: [!Ref X]}}}
              X: {Type: T}
            """
        )
        #expect(Array(stack.resources.keys) == ["X", "Y", "Z", "A"])
        let name = Self.environment.physicalName(of: "X")
        #expect(name.hasPrefix("pipeline-X-"))
        #expect(asked.resources["Y"]?.properties == ["Of": ["Deep": [.string(name)]]])
    }

    @Test func `a cycle is named`() {
        #expect {
            try deploy(
                """
                Resources:
                  A: {Type: T, Properties: {Of: !Ref B}}
                  B: {Type: T, Properties: {Of: !GetAtt C.Arn}}
                  C: {Type: T, DependsOn: [A]}
                """
            )
        } throws: {
            "\($0)" == "t.yaml:2: Circular dependency between resources: [A, B, C]"
        }
    }

    @Test func `what a condition takes away is not made`() throws {
        let (stack, _) = try deploy(
            """
            Conditions: {Never: !Equals [a, b]}
            Resources:
              A: {Type: T, Properties: {X: !If [Never, !Ref B, !Ref AWS::NoValue], Y: 1}, DependsOn: B}
              B: {Type: T, Condition: Never}
            Outputs:
              OfB: {Condition: Never, Value: !Ref B}
            """
        )
        #expect(Array(stack.resources.keys) == ["A"])
        #expect(stack.outputs.isEmpty)
    }

    // MARK: - Types that are not emulated

    @Test func `a type that is not emulated gets a stable placeholder and is listed`() throws {
        let yaml = """
            Resources:
              Queue: {Type: Unknown::Service::Type}
            Outputs:
              Ref: {Value: !Ref Queue, Export: {Name: !Sub "${AWS::StackName}-queue"}}
              Arn: {Value: !GetAtt Queue.Arn}
            """
        let stack = try deploy(yaml).stack
        let name = Self.environment.physicalName(of: "Queue")
        #expect(stack.outputs["Ref"]?.value == name)
        #expect(stack.outputs["Ref"]?.exportName == "pipeline-queue")
        #expect(stack.outputs["Arn"]?.value == "arn:aws:service:eu-west-1:000000000000:\(name)")
        #expect(stack.placeholders.map(\.logicalID) == ["Queue"])
        #expect(stack.placeholders.map(\.line) == [2])
    }

    // MARK: - Refusals

    @Test(
        "what cannot be resolved names resource and property",
        arguments: [
            (
                "!Ref Nope",
                "t.yaml:9: Outputs.Out.Value: Template format error: Unresolved resource dependencies [Nope] in the "
                    + "Outputs block of the template"
            ),
            (
                "!GetAtt Nope.Arn",
                "t.yaml:9: Outputs.Out.Value: Template error: instance of Fn::GetAtt references undefined resource Nope"
            ),
            (
                "!GetAtt Table.Nope",
                "t.yaml:9: Outputs.Out.Value: Template error: resource Table does not support attribute type Nope in "
                    + "Fn::GetAtt"
            ),
            ("!FindInMap [A, b, c]", "t.yaml:9: Outputs.Out.Value: Template error: Unable to get mapping for A::b::c"),
            (
                "!Select [3, [a]]",
                "t.yaml:9: Outputs.Out.Value: Template error: Fn::Select cannot select nonexistent value at index 3"
            ),
            (
                "!Join [a]",
                "t.yaml:9: Outputs.Out.Value: Template error: every Fn::Join object requires a list of 2 values"
            ),
            ("!If [Nope, a, b]", "t.yaml:9: Outputs.Out.Value: Template error: unresolved condition dependency: Nope"),
            ("!Cidr [a, 1, 2]", "t.yaml:9: Outputs.Out.Value: Fn::Cidr is not emulated yet"),
            (
                "{'Fn::Ref': Table}",
                "t.yaml:9: Outputs.Out.Value: Template error: Encountered unsupported function: Fn::Ref: it is Ref"
            ),
            (
                "{'Fn::join': [a]}",
                "t.yaml:9: Outputs.Out.Value: Template error: Encountered unsupported function: Fn::join: it is Fn::Join"
            ),
            (
                "{'Fn::Reverse': [a]}",
                "t.yaml:9: Outputs.Out.Value: Template error: Encountered unsupported function: Fn::Reverse Supported "
                    + "functions are: [Fn::Base64, Fn::Cidr, Fn::FindInMap, Fn::GetAtt, Fn::GetAZs, Fn::GetStackOutput, Fn::If, "
                    + "Fn::ImportValue, Fn::Join, Fn::Select, Fn::Split, Fn::Sub, Fn::Transform, Ref]"
            ),
            (
                "{'Fn::Length': [a]}",
                "t.yaml:9: Outputs.Out.Value: Template error: Encountered unsupported function: Fn::Length: it needs "
                    + "Transform: AWS::LanguageExtensions"
            ),
            ("[a]", "t.yaml:9: Outputs.Out.Value: a string is expected here"),
        ]
    )
    func unresolved(expression: String, message: String) {
        #expect(failure(expression, head: "Description: x") == message)
    }

    @Test func `what the service refuses names resource, property, type and the property's line`() {
        #expect {
            try deploy("Resources:\n  A:\n    Type: T\n    Properties:\n      Refuse:\n        - Why: x\n")
        } throws: {
            "\($0)" == "t.yaml:6: Resources.A.Properties.Refuse.0.Why (T): it was refused"
        }
    }

    @Test func `parameters without a value, or that there are not`() {
        #expect(
            failure("x", head: "Parameters: {P: {Type: String}}")
                == "t.yaml:1: Parameters: [P] must have values: give them with --parameter P=VALUE"
        )
        var environment = Self.environment
        environment.parameters = ["Nope": "1"]
        #expect {
            try value("x", environment)
        } throws: {
            "\($0)" == "t.yaml: Parameters: [Nope] do not exist in the template"
        }
    }

    @Test func `conditions that go in circles, or are none`() {
        #expect(
            failure("x", head: "Conditions: {A: !Not [!Condition B], B: !Not [!Condition A]}").hasSuffix(
                "Circular condition dependency: A -> B -> A"
            )
        )
        #expect(
            failure("x", head: "Conditions: {A: yes}").hasSuffix(
                "Conditions can only be boolean operations on parameters"
            )
        )
    }

    @Test func `identifiers stay over restarts and differ by stack`() {
        let other = StackEnvironment(stackName: "other", region: "eu-west-1")
        #expect(Self.environment.stackID == StackEnvironment(stackName: "pipeline", region: "eu-west-1").stackID)
        #expect(Self.environment.stackID != other.stackID)
        #expect(StackEnvironment(stackName: "s", region: "cn-north-1").partition == "aws-cn")
    }

    @Test func `spaces around a name are not the name's`() throws {
        #expect(
            try value("!Sub '${ Table}, ${ Table.Arn }, ${AWS::Region  }, ${!Table}'")
                == "sessions, arn:sessions, eu-west-1, ${Table}")
    }

    @Test func `the language extensions bring functions of their own`() throws {
        let head = "Transform: AWS::LanguageExtensions"
        #expect(try value("{'Fn::Length': [a, b]}", head: head) == "2")
        #expect(try value("{'Fn::ToJsonString': {a: [1]}}", head: head) == #"{"a":[1]}"#)
        #expect(throws: TemplateError.self) {
            try deploy("\(head)\nResources: {'Fn::ForEach::X': [N, [a], {'T${N}': {Type: T}}]}")
        }
    }

    @Test func `what is fetched for a resource lies where its metadata says`() throws {
        let asset = "{'aws:asset:path': asset.1, 'aws:asset:property': Code}"
        let asked = try deploy("Resources: {A: {Type: T, Metadata: \(asset)}, B: {Type: T, Metadata: {}}}").asked
        #expect(asked.resources["A"]?.asset?.path == "asset.1")
        #expect(asked.resources["A"]?.asset?.property == "Code")
        #expect(asked.resources["B"]?.asset == nil)
    }
}
