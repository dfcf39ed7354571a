import EmulatorCore
import OrderedCollections
import Testing

@Suite("Placeholders of resources that are not emulated")
struct PlaceholderShapeTests {
    private func value(_ resource: String, _ expression: String) throws -> String {
        var provisioner = RecordingProvisioner()
        let yaml = "Resources:\n  R: {\(resource)}\nOutputs:\n  Out: {Value: \(expression)}\n"
        let stack = try StackDeployment.deploy(
            Template(TemplateDocument(parsing: yaml, file: "t.yaml")),
            environment: StackEnvironment(stackName: "s", region: "eu-west-1"), with: &provisioner)
        return stack.outputs["Out"]?.value ?? "none"
    }

    private func name(_ id: String = "R") -> String {
        StackEnvironment(stackName: "s", region: "eu-west-1").physicalName(of: id)
    }

    @Test(
        "Ref and GetAtt have the shape that AWS gives them",
        arguments: [
            ("Type: AWS::IAM::Role, Properties: {RoleName: r}", "!Ref R", "r"),
            ("Type: AWS::IAM::Role, Properties: {RoleName: r}", "!GetAtt R.Arn", "arn:aws:iam::000000000000:role/r"),
            (
                "Type: AWS::IAM::Role, Properties: {RoleName: r, Path: /a/}", "!GetAtt R.Arn",
                "arn:aws:iam::000000000000:role/a/r"
            ),
            (
                "Type: AWS::SQS::Queue, Properties: {QueueName: q}", "!Ref R",
                "https://sqs.eu-west-1.amazonaws.com/000000000000/q"
            ),
            (
                "Type: AWS::SQS::Queue, Properties: {QueueName: q}", "!GetAtt R.Arn",
                "arn:aws:sqs:eu-west-1:000000000000:q"
            ),
            (
                "Type: AWS::SNS::Topic, Properties: {TopicName: t}", "!Ref R",
                "arn:aws:sns:eu-west-1:000000000000:t"
            ),
            ("Type: AWS::S3::Bucket, Properties: {BucketName: b}", "!GetAtt R.Arn", "arn:aws:s3:::b"),
            ("Type: AWS::S3::Bucket, Properties: {BucketName: b}", "!GetAtt R.DomainName", "b.s3.amazonaws.com"),
            ("Type: AWS::SSM::Parameter, Properties: {Type: String, Value: v}", "!GetAtt R.Value", "v"),
            (
                "Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /a}", "!GetAtt R.Arn",
                "arn:aws:logs:eu-west-1:000000000000:log-group:/a:*"
            ),
            (
                "Type: AWS::StepFunctions::StateMachine, Properties: {StateMachineName: m}", "!Ref R",
                "arn:aws:states:eu-west-1:000000000000:stateMachine:m"
            ),
        ])
    func shapes(resource: String, expression: String, expected: String) throws {
        #expect(try value(resource, expression) == expected)
    }

    @Test func `made-up names and identifiers obey the rules of their services and stay the same`() throws {
        let bucket = try value("Type: AWS::S3::Bucket", "!Ref R")
        #expect(bucket == name().lowercased())
        #expect(
            try value("Type: 'AWS::SQS::Queue', Properties: {FifoQueue: true}", "!GetAtt R.QueueName").hasSuffix(
                ".fifo"))
        let key = try value("Type: AWS::KMS::Key", "!Ref R")
        #expect(key.split(separator: "-").map(\.count) == [8, 4, 4, 4, 12])
        #expect(key.allSatisfy { $0 == "-" || $0.isHexDigit })
        #expect(try value("Type: AWS::KMS::Key", "!Ref R") == key)
        #expect(try value("Type: AWS::Cognito::UserPool", "!Ref R").hasPrefix("eu-west-1_"))
        #expect(
            try value("Type: AWS::SecretsManager::Secret, Properties: {Name: n}", "!Ref R").hasPrefix(
                "arn:aws:secretsmanager:eu-west-1:000000000000:secret:n-"))
    }

    @Test func `other types and attributes follow the general rule`() throws {
        #expect(try value("Type: AWS::Some::Thing", "!Ref R") == name())
        #expect(try value("Type: AWS::Some::Thing", "!GetAtt R.Arn") == "arn:aws:some:eu-west-1:000000000000:\(name())")
        #expect(try value("Type: Custom::Thing", "!GetAtt R.Whatever") == "\(name()).Whatever")
    }

    @Test func `what a property of such a resource would come to need not be known`() throws {
        #expect(
            try value("Type: AWS::EC2::Subnet, Properties: {CidrBlock: !Cidr [a, 1, 2]}", "!Ref R").hasPrefix("subnet-")
        )
    }
}
