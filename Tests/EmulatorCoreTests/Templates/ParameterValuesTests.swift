import EmulatorCore
import OrderedCollections
import Testing

@Suite("Values of template parameters")
struct ParameterValuesTests {
    /// What the parameter P comes to, joined when it is a list; or why it is refused.
    private func value(_ declaration: String, _ given: String? = nil) -> String {
        let list = declaration.contains("List")
        let yaml = """
            Parameters:
              P: {\(declaration)}
            Resources:
              A: {Type: T}
            Outputs:
              Out: {Value: \(list ? "!Join ['|', !Ref P]" : "!Ref P")}
            """
        do {
            var provisioner = RecordingProvisioner()
            var environment = StackEnvironment(stackName: "s", region: "eu-west-1")
            if let given { environment.parameters["P"] = given }
            let template = try Template(TemplateDocument(parsing: yaml, file: "t.yaml"))
            return try StackDeployment.deploy(template, environment: environment, with: &provisioner)
                .outputs["Out"]?.value ?? "none"
        } catch { return "\(error)" }
    }

    @Test(
        "values that are taken",
        arguments: [
            ("Type: String, Default: 12", nil, "12"), ("Type: String, Default: ''", nil, ""),
            ("Type: Number, Default: 3", "4.5", "4.5"), ("Type: Number, MinValue: 1, MaxValue: 5", "5", "5"),
            ("Type: String, AllowedPattern: '[a-z]+\\d?'", "abc1", "abc1"),
            ("Type: String, MinLength: 2, MaxLength: 3", "ab", "ab"),
            ("Type: CommaDelimitedList, AllowedValues: [a, b]", "a, b", "a|b"),
            ("Type: List<Number>", "1, 2", "1|2"), ("Type: AWS::EC2::VPC::Id", "vpc-1", "vpc-1"),
            ("Type: AWS::SSM::Parameter::Value<String>, Default: /a/b", "resolved", "resolved"),
            ("Type: 'AWS::SSM::Parameter::Value<List<String>>', Default: /a/b", "x,y", "x|y"),
        ] as [(String, String?, String)])
    func taken(declaration: String, given: String?, expected: String) {
        #expect(value(declaration, given) == expected)
    }

    @Test func `a stored value cannot be fetched, which matters only where something refers to it`() throws {
        let stored = "Type: AWS::SSM::Parameter::Value<String>, Default: /a/b"
        #expect(
            value(stored)
                == "t.yaml:6: Outputs.Out.Value: Unable to fetch parameters [/a/b] from parameter store for this account: "
                + "Systems Manager is not emulated; give the value itself with --parameter P=VALUE")
        let unused = "Parameters: {P: {\(stored)}}\nResources: {A: {Type: T}}"
        let template = try Template(TemplateDocument(parsing: unused, file: "t.yaml"))
        #expect(
            try StackDeployment.validate(template, environment: StackEnvironment(stackName: "s", region: "eu-west-1"))
                == ["A"])
    }

    @Test(
        "values that are refused, in CloudFormation's words",
        arguments: [
            ("Type: String, AllowedValues: [a, b]", "c", "Parameter 'P' must be one of AllowedValues [a, b]"),
            ("Type: String, AllowedPattern: '[a-z]+'", "ab1", "Parameter 'P' must match pattern [a-z]+"),
            ("Type: String, MinLength: 2", "a", "Parameter 'P' must contain at least 2 characters"),
            ("Type: String, MaxLength: 2", "abc", "Parameter 'P' must contain at most 2 characters"),
            ("Type: Number", "many", "Parameter 'P' must be a number"),
            ("Type: Number, MinValue: 2", "1", "Parameter 'P' must be a number not less than 2"),
            ("Type: Number, MaxValue: 2", "3", "Parameter 'P' must be a number not greater than 2"),
            ("Type: List<Number>", "1,x", "Parameter 'P' must be a number"),
            (
                "Type: String, AllowedPattern: '[a-z]+', ConstraintDescription: lower case only", "A",
                "Parameter P failed to satisfy constraint: lower case only"
            ),
            (
                "Type: String, Default: {Ref: X}", nil,
                "Template format error: Every Default member must be a string. (P)"
            ),
            ("Type: Strin, Default: x", nil, "Template format error: Unrecognized parameter type: Strin (P)"),
            (
                "Type: List<Strin>, Default: x", nil,
                "Template format error: Unrecognized parameter type: List<Strin> (P)"
            ),
            ("Type: String, DefaultValue: x", nil, "Invalid template parameter property 'DefaultValue' (P)"),
        ] as [(String, String?, String)])
    func refused(declaration: String, given: String?, words: String) {
        #expect(value(declaration, given) == "t.yaml:2: \(words)")
    }
}
