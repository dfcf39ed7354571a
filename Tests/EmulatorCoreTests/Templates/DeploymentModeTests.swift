import EmulatorCore
import OrderedCollections
import Testing

@Suite("What AWS would refuse, and what is not emulated")
struct DeploymentModeTests {
    private func deploy(
        _ yaml: String, _ mode: DeploymentMode
    ) throws(TemplateError) -> (stack: DeployedStack, asked: RecordingProvisioner) {
        var provisioner = RecordingProvisioner()
        provisioner.known = KnownProperties(
            honoured: ["Name", "Of", "Refuse", "CannotBe"], withoutEffect: ["Tags"],
            notEmulated: ["Stream": [], "Mode": ["PLAIN"]])
        let template = try Template(TemplateDocument(parsing: yaml, file: "t.yaml"), mode: mode)
        let stack = try StackDeployment.deploy(
            template, environment: StackEnvironment(stackName: "s", region: "eu-west-1"), mode: mode,
            with: &provisioner)
        return (stack, provisioner)
    }

    private func refusal(_ yaml: String, _ mode: DeploymentMode = .strict) -> String {
        do {
            return "no error: \(try deploy(yaml, mode).stack.resources.keys)"
        } catch { return "\(error)" }
    }

    @Test func `a property that AWS does not know refuses the template, or is ignored with a warning`() throws {
        let yaml = "Resources:\n  A:\n    Type: T\n    Properties:\n      Name: n\n      Nmae: x\n      Tags: []\n"
        let words =
            "t.yaml:6: Resources.A.Properties.Nmae (T): Properties validation failed for resource A with message: #: "
            + "extraneous key [Nmae] is not permitted"
        #expect(refusal(yaml) == words)
        let (stack, asked) = try deploy(yaml, .lenient)
        #expect(stack.notices.map(\.description) == [words + "; the property is ignored"])
        #expect(stack.notices.map(\.kind) == [.refused])
        #expect(asked.resources["A"]?.properties.keys.elements == ["Name", "Tags"])
    }

    @Test(arguments: DeploymentMode.allCases)
    func `a property that is not emulated is named, unless its value asks for nothing`(mode: DeploymentMode) throws {
        let yaml = """
            Resources:
              A: {Type: T, Properties: {Mode: PLAIN}}
              B: {Type: T, Properties: {Mode: FANCY}}
              C: {Type: T, Properties: {Stream: {View: KEYS}}}
            """
        let stack = try deploy(yaml, mode).stack
        #expect(Array(stack.resources.keys) == ["A", "B", "C"])
        #expect(
            stack.notices.map(\.description) == [
                "t.yaml:3: Resources.B.Properties.Mode (T): not emulated yet; the property is ignored",
                "t.yaml:4: Resources.C.Properties.Stream (T): not emulated yet; the property is ignored",
            ])
        #expect(stack.notices.allSatisfy { $0.kind == .notEmulated })
    }

    private static let chain = """
        Resources:
          First: {Type: T, Properties: {Refuse: x}}
          Second: {Type: T, Properties: {Of: !Ref First}}
          Third: {Type: T, Properties: {Of: !Sub '${Second.Arn}'}}
          Other: {Type: T, Properties: {Name: other}}
        Outputs:
          OfThird: {Value: !Ref Third}
          OfOther: {Value: !Ref Other}
        """

    @Test func `what refers to a resource that was refused is left out with it, and the rest is made`() throws {
        let (stack, asked) = try deploy(Self.chain, .lenient)
        #expect(Array(stack.resources.keys) == ["Other"])
        #expect(Array(asked.resources.keys) == ["First", "Other"])
        #expect(stack.outputs.mapValues(\.value) == ["OfOther": "other"])
        #expect(
            stack.notices.map(\.description) == [
                "t.yaml:2: Resources.First.Properties.Refuse.0.Why (T): it was refused; First is left out",
                "t.yaml:3: Resources.Second (T) refers to First, which could not be made; Second is left out",
                "t.yaml:4: Resources.Third (T) refers to Second, which could not be made; Third is left out",
                "t.yaml:7: Outputs.OfThird refers to Third, which could not be made; the output is left out",
            ])
        #expect(stack.notices.allSatisfy { $0.kind == .refused })
        #expect(refusal(Self.chain) == "t.yaml:2: Resources.First.Properties.Refuse.0.Why (T): it was refused")
    }

    @Test func `what only the emulator cannot do is no refusal of AWS's, nor is what follows from it`() throws {
        let yaml = """
            Resources:
              First: {Type: T, Properties: {CannotBe: x}}
              Second: {Type: T, DependsOn: First}
              Other: {Type: T}
            """
        let stack = try deploy(yaml, .lenient).stack
        #expect(Array(stack.resources.keys) == ["Other"])
        #expect(stack.notices.map(\.kind) == [.notEmulated, .notEmulated])
        #expect(stack.notices.allSatisfy { $0.isWarning })
        #expect(
            refusal(yaml)
                == "t.yaml:2: Resources.First.Properties.CannotBe (T): this kind of resource is not emulated yet")
    }

    @Test(
        "a mistake in one resource leaves that one out",
        arguments: [
            "A: {Type: T, Properties: {Of: !Ref Nope}}", "A: {Type: T, DependsOn: Nope}",
            "A: {Type: T, Properties: {Of: !GetAtt Nope.Arn}}", "A: {Type: T, Condition: Nope}",
            "A: {Type: T, Properties: {Of: !GetAtt B.Nope}}", "A: {Properties: {Of: x}}", "A: {Type: [T]}",
            "A: {Type: Tee}", "A: {Type: AWS::Lambda::Functoin}", "A: {Type: T, Properties: {Of: !Ref A}}",
        ])
    func oneMistake(resource: String) throws {
        let yaml = "Resources:\n  \(resource)\n  B: {Type: T}\n"
        let stack = try deploy(yaml, .lenient).stack
        #expect(Array(stack.resources.keys) == ["B"])
        #expect(stack.notices.map(\.error.line) == [2])
        #expect(stack.notices.map(\.consequence) == [.leftOut("A")])
        #expect(stack.notices.map(\.kind) == [.refused])
        #expect(refusal(yaml).hasPrefix("t.yaml:2: "))
    }

    @Test func `a template of which nothing remains is refused in both modes`() {
        let yaml = "Resources:\n  Role: {Type: AWS::IAM::Role}\n  A: {Type: T, Properties: {Of: !Ref Nope}}\n"
        #expect(refusal(yaml, .lenient) == refusal(yaml, .strict))
        #expect(refusal("Resources:\n  A: {Properties: {}}", .lenient).contains("must contain a Type member"))
    }

    @Test func `types that CloudFormation does not have are named together`() {
        #expect(
            refusal(
                """
                Resources:
                  Role: {Type: AWS::IAM::Role}
                  A: {Type: AWS::Lambda::Functoin}
                  B: {Type: AWS::DynamoDB::Tabel}
                  C: {Type: AWS::Lambda::Functoin}
                """)
                == "t.yaml:3: Template format error: Unrecognized resource types: [AWS::Lambda::Functoin, "
                + "AWS::DynamoDB::Tabel]")
    }

    @Test func `attributes of a resource that there are not, and sections that there are not`() throws {
        let yaml = "Resorces: {}\nResources:\n  A:\n    Type: T\n    UpdatePolicy: {}\n    Name: x\n"
        let notices = try deploy(yaml, .lenient).stack.notices.map(\.description)
        #expect(
            notices == [
                "t.yaml:1: Invalid template property or properties [Resorces]; the section is ignored",
                "t.yaml:6: Resources.A: Invalid template resource property 'Name'; it is ignored",
            ])
        #expect(refusal(yaml) == "t.yaml:1: Invalid template property or properties [Resorces]")
    }

    @Test func `a dynamic reference is named and left as it is`() throws {
        let yaml = "Resources:\n  A:\n    Type: T\n    Properties:\n      Of: {K: 'x{{resolve:ssm:/a/b}}y'}\n"
        let (stack, asked) = try deploy(yaml, .strict)
        #expect(asked.resources["A"]?.properties["Of"]?["K"] == "x{{resolve:ssm:/a/b}}y")
        #expect(
            stack.notices.map(\.description) == [
                "t.yaml:5: Resources.A.Properties.Of (T): the dynamic reference {{resolve:ssm:/a/b}} is not emulated yet; "
                    + "the text stays as it is written"
            ])
    }

    @Test(
        "names of exports and imports must not depend on resources, and other malformed attributes",
        arguments: [
            (
                "Outputs:\n  X:\n    Value: x\n    Export: {Name: !Sub '${A}-x'}",
                "t.yaml:6: Template format error: Output X is malformed. The Name field of Export must not depend on any "
                    + "resources, imported values, or Fn::GetAZs."
            ),
            (
                "  B: {Type: T, Properties: {Of: !ImportValue {'Fn::Sub': '${A}-x'}}}",
                "t.yaml:3: Resources.B.Properties.Of: Template error: the attribute in Fn::ImportValue must not depend on "
                    + "any resources, imported values, or Fn::GetAZs"
            ),
            (
                "  B: {Type: T, Condition: !Equals [a, b]}",
                "t.yaml:3: Template format error: [/Resources/B] Every Condition member must be a string."
            ),
            (
                "  B: {Type: T, DependsOn: [!Ref A]}",
                "t.yaml:3: Template format error: DependsOn must be a string or list of strings. (B)"
            ),
            (
                "  B: {Type: AWS::Serverless::Function}",
                "t.yaml:3: Template format error: Unrecognized resource types: [AWS::Serverless::Function]"
            ),
        ])
    func malformed(rest: String, words: String) {
        #expect(refusal("Resources:\n  A: {Type: T}\n\(rest)\n") == words)
    }

    @Test func `a service that judges its properties itself is asked again without the one that there is not`() throws {
        let yaml = "Resources:\n  A:\n    Type: T\n    Properties:\n      Name: n\n      Odd: x\n"
        var provisioner = RecordingProvisioner()
        let template = try Template(TemplateDocument(parsing: yaml, file: "t.yaml"))
        let environment = StackEnvironment(stackName: "s", region: "eu-west-1")
        #expect(throws: TemplateError.self) {
            try StackDeployment.deploy(template, environment: environment, mode: .strict, with: &provisioner)
        }
        let stack = try StackDeployment.deploy(
            template, environment: environment, mode: .lenient, with: &provisioner)
        #expect(provisioner.resources["A"]?.properties == ["Name": "n"])
        #expect(stack.notices.map(\.error.line) == [6])
        #expect(stack.notices.map(\.consequence) == [.ignored("the property")])
    }

    @Test(
        "what says nothing of the resources is refused in strict mode, and ignored in lenient mode",
        arguments: [
            (
                "AWSTemplateFormatVersion: 2011-01-01\nResources: {A: {Type: T}}",
                "t.yaml:1: Template format error: unsupported value for AWSTemplateFormatVersion."
            ),
            (
                "Resources: {A: {Type: T, DeletionPolicy: Keep}}",
                "t.yaml:1: Resources.A: Template format error: Unrecognized DeletionPolicy Keep for resource A"
            ),
            (
                "Resources: {A: {Type: T, UpdateReplacePolicy: RetainExceptOnCreate}}",
                "t.yaml:1: Resources.A: Template format error: Unrecognized UpdateReplacePolicy RetainExceptOnCreate "
                    + "for resource A"
            ),
            (
                "Resources: {A: {Type: T, DeletionPolicy: [Delete]}}",
                "t.yaml:1: Resources.A: Template format error: Every DeletionPolicy member must be a string."
            ),
        ])
    func ignored(yaml: String, words: String) throws {
        #expect(refusal(yaml) == words)
        let (stack, asked) = try deploy(yaml, .lenient)
        let said = words.hasSuffix(".") ? String(words.dropLast()) : words
        #expect(stack.notices.map(\.description) == [said + "; it is ignored"])
        #expect(asked.resources.keys.elements == ["A"])
    }

    @Test(arguments: [
        "AWSTemplateFormatVersion: 2010-09-09", "AWSTemplateFormatVersion: '2010-09-09'", "Description: x",
    ])
    func `what AWS takes is taken`(head: String) throws {
        let policies = "DeletionPolicy: RetainExceptOnCreate, UpdateReplacePolicy: Snapshot"
        #expect(try deploy("\(head)\nResources: {A: {Type: T, \(policies)}}", .strict).stack.notices.isEmpty)
        let rules = "Rules: {R: {Assertions: [{Assert: !Contains [[a], a]}]}}"
        let extended = "\(rules)\nResources: {A: {Type: T, Version: '1.0', DeletionPolicy: !If [A, b, c]}}"
        #expect(try deploy(extended, .strict).stack.notices.isEmpty)
    }

    @Test func `a service in another case is no other service`() {
        #expect(!RecognizedTypes.contains("AWS::DynamoDb::Table"))
        #expect(!RecognizedTypes.contains("AWS::lambda::Function"))
        #expect(RecognizedTypes.contains("AWS::SQS::Queue"))
    }
}
