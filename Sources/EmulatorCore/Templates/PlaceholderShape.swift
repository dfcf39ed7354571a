import OrderedCollections

/// What stands for a resource that is not emulated: values of the shape that AWS gives, the same at every start.
/// (CloudFormation template reference, each type's page, "Return values":
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/)
struct PlaceholderShape {
    /// The property that names the resource; without it CloudFormation makes a name up.
    var nameProperty: String?
    /// What `Ref` answers. `{name}`, `{region}`, `{account}`, `{partition}`, `{suffix}`, `{id}` (lower-case letters and
    /// digits), `{hex}`, `{uuid}`, `{path}` and `{ref}` stand for their values, `{=Property}` for that property's.
    var ref: String
    var attributes: [String: String]

    init(_ nameProperty: String? = nil, ref: String = "{name}", _ attributes: [String: String] = [:]) {
        self.nameProperty = nameProperty
        self.ref = ref
        self.attributes = attributes
    }

    private static let regional = "{region}:{account}"

    /// By type. Types that are not here follow the general rule: `Ref` is a name, an attribute that ends in `Arn` an
    /// ARN.
    static let all: [String: PlaceholderShape] = [
        "AWS::ApiGateway::RestApi": .init(ref: "{id10}", ["RestApiId": "{ref}", "RootResourceId": "{id10}"]),
        "AWS::ApiGatewayV2::Api": .init(
            ref: "{id10}",
            ["ApiId": "{ref}", "ApiEndpoint": "https://{ref}.execute-api.{region}.{suffix}"]
        ),
        "AWS::CloudWatch::Alarm": .init("AlarmName", ["Arn": "arn:{partition}:cloudwatch:\(regional):alarm:{name}"]),
        "AWS::Cognito::UserPool": .init(
            ref: "{region}_{id9}",
            [
                "Arn": "arn:{partition}:cognito-idp:\(regional):userpool/{ref}", "UserPoolId": "{ref}",
                "ProviderName": "cognito-idp.{region}.{suffix}/{ref}",
                "ProviderURL": "https://cognito-idp.{region}.{suffix}/{ref}",
            ]
        ),
        "AWS::Cognito::UserPoolClient": .init(ref: "{id26}", ["ClientId": "{ref}", "Name": "{name}"]),
        "AWS::Cognito::IdentityPool": .init(ref: "{region}:{uuid}", ["Name": "{name}"]),
        "AWS::DynamoDB::GlobalTable": .init(
            "TableName",
            ["Arn": "arn:{partition}:dynamodb:\(regional):table/{name}", "TableId": "{uuid}"]
        ),
        "AWS::EC2::SecurityGroup": .init(ref: "sg-{hex17}", ["GroupId": "{ref}", "Id": "{ref}"]),
        "AWS::EC2::Subnet": .init(ref: "subnet-{hex17}", ["SubnetId": "{ref}"]),
        "AWS::EC2::VPC": .init(ref: "vpc-{hex17}", ["VpcId": "{ref}", "CidrBlock": "{=CidrBlock}"]),
        "AWS::ECR::Repository": .init(
            "RepositoryName",
            [
                "Arn": "arn:{partition}:ecr:\(regional):repository/{name}",
                "RepositoryUri": "{account}.dkr.ecr.{region}.{suffix}/{name}",
            ]
        ),
        "AWS::Events::EventBus": .init(
            "Name",
            ["Arn": "arn:{partition}:events:\(regional):event-bus/{name}", "Name": "{name}"]
        ),
        "AWS::Events::Rule": .init("Name", ["Arn": "arn:{partition}:events:\(regional):rule/{name}"]),
        "AWS::IAM::Group": .init("GroupName", ["Arn": "arn:{partition}:iam::{account}:group{path}{name}"]),
        "AWS::IAM::InstanceProfile": .init(
            "InstanceProfileName",
            ["Arn": "arn:{partition}:iam::{account}:instance-profile{path}{name}"]
        ),
        "AWS::IAM::ManagedPolicy": .init(
            "ManagedPolicyName",
            ref: "arn:{partition}:iam::{account}:policy{path}{name}",
            ["PolicyArn": "{ref}"]
        ),
        "AWS::IAM::Role": .init(
            "RoleName",
            ["Arn": "arn:{partition}:iam::{account}:role{path}{name}", "RoleId": "AROA{ID17}"]
        ),
        "AWS::IAM::User": .init("UserName", ["Arn": "arn:{partition}:iam::{account}:user{path}{name}"]),
        "AWS::KMS::Alias": .init("AliasName"),
        "AWS::KMS::Key": .init(
            ref: "{uuid}",
            ["Arn": "arn:{partition}:kms:\(regional):key/{ref}", "KeyId": "{ref}"]
        ),
        "AWS::Kinesis::Stream": .init("Name", ["Arn": "arn:{partition}:kinesis:\(regional):stream/{name}"]),
        "AWS::KinesisFirehose::DeliveryStream": .init(
            "DeliveryStreamName",
            ["Arn": "arn:{partition}:firehose:\(regional):deliverystream/{name}"]
        ),
        "AWS::Lambda::CodeSigningConfig": .init(
            ref: "arn:{partition}:lambda:\(regional):code-signing-config:csc-{hex17}",
            ["CodeSigningConfigArn": "{ref}", "CodeSigningConfigId": "csc-{hex17}"]
        ),
        "AWS::Lambda::EventSourceMapping": .init(
            ref: "{uuid}",
            [
                "Id": "{ref}",
                "EventSourceMappingArn": "arn:{partition}:lambda:\(regional):event-source-mapping:{ref}",
            ]
        ),
        "AWS::Lambda::Url": .init(
            ref: "{=TargetFunctionArn}",
            [
                "FunctionArn": "{=TargetFunctionArn}",
                "FunctionUrl": "https://{id32}.lambda-url.{region}.on.aws/",
            ]
        ),
        "AWS::Logs::LogGroup": .init("LogGroupName", ["Arn": "arn:{partition}:logs:\(regional):log-group:{name}:*"]),
        "AWS::S3::Bucket": .init(
            "BucketName",
            [
                "Arn": "arn:{partition}:s3:::{name}", "DomainName": "{name}.s3.{suffix}",
                "DualStackDomainName": "{name}.s3.dualstack.{region}.{suffix}",
                "RegionalDomainName": "{name}.s3.{region}.{suffix}",
                "WebsiteURL": "http://{name}.s3-website-{region}.{suffix}",
            ]
        ),
        "AWS::SecretsManager::Secret": .init(
            "Name",
            ref: "arn:{partition}:secretsmanager:\(regional):secret:{name}-{id6}",
            ["Id": "{ref}"]
        ),
        "AWS::SNS::Topic": .init(
            "TopicName",
            ref: "arn:{partition}:sns:\(regional):{name}",
            ["TopicArn": "{ref}", "TopicName": "{name}"]
        ),
        "AWS::SQS::Queue": .init(
            "QueueName",
            ref: "https://sqs.{region}.{suffix}/{account}/{name}",
            ["Arn": "arn:{partition}:sqs:\(regional):{name}", "QueueName": "{name}", "QueueUrl": "{ref}"]
        ),
        "AWS::SSM::Parameter": .init("Name", ["Type": "{=Type}", "Value": "{=Value}"]),
        "AWS::StepFunctions::Activity": .init(
            "Name",
            ref: "arn:{partition}:states:\(regional):activity:{name}",
            ["Arn": "{ref}", "Name": "{name}"]
        ),
        "AWS::StepFunctions::StateMachine": .init(
            "StateMachineName",
            ref: "arn:{partition}:states:\(regional):stateMachine:{name}",
            ["Arn": "{ref}", "Name": "{name}"]
        ),
    ]

    // MARK: - Values

    static func provisioned(for resource: ResolvedResource) -> ProvisionedResource {
        let shape = all[resource.type] ?? PlaceholderShape()
        var name = shape.nameProperty.flatMap { resource.properties[$0]?.scalarText } ?? resource.physicalName
        // A name that CloudFormation makes up obeys the rules of its service.
        if resource.type == "AWS::S3::Bucket" { name = name.lowercased() }
        if resource.type == "AWS::SQS::Queue" || resource.type == "AWS::SNS::Topic", name == resource.physicalName,
            resource.properties["Fifo\(resource.type == "AWS::SQS::Queue" ? "Queue" : "Topic")"]?.scalarText == "true"
        {
            name += ".fifo"
        }
        let ref = fill(shape.ref, resource, name: name, ref: "")
        return ProvisionedResource(
            ref: ref,
            attributes: shape.attributes.mapValues { .string(fill($0, resource, name: name, ref: ref)) }
        )
    }

    /// An attribute of a type without a shape, or one that its shape does not have.
    static func attribute(_ name: String, of resource: DeployedStack.Resource, in stack: StackEnvironment) -> String {
        guard name.hasSuffix("Arn") else { return "\(resource.provisioned.ref).\(name)" }
        let service = resource.type.split(separator: "::").dropFirst().first.map { $0.lowercased() } ?? "unknown"
        return "arn:\(stack.partition):\(service):\(stack.region):\(stack.accountID):\(resource.provisioned.ref)"
    }

    private static func fill(_ pattern: String, _ resource: ResolvedResource, name: String, ref: String) -> String {
        var out = ""
        var rest = pattern[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            out += rest[..<open]
            out += value(of: rest[rest.index(after: open)..<close], resource, name: name, ref: ref)
            rest = rest[rest.index(after: close)...]
        }
        return out + rest
    }

    private static func value(
        of word: Substring,
        _ resource: ResolvedResource,
        name: String,
        ref: String
    ) -> String {
        let stack = resource.stack
        let letters = word.prefix { $0.isLetter }
        let length = Int(word.dropFirst(letters.count)) ?? 32
        let id = StableIdentifier.make(stack.stackID, resource.logicalID, length: length)
        switch letters {
        case "": return resource.properties[String(word.dropFirst())]?.scalarText ?? ""
        case "name": return name
        case "ref": return ref
        case "region": return stack.region
        case "account": return stack.accountID
        case "partition": return stack.partition
        case "suffix": return stack.urlSuffix
        case "path": return resource.properties["Path"]?.scalarText ?? "/"
        case "id": return id
        case "ID": return id.uppercased()
        case "hex": return hexadecimal(id)
        default:
            let digits = hexadecimal(id)
            let parts = [(0, 8), (8, 4), (12, 4), (16, 4), (20, 12)]
            return parts.map { String(digits.dropFirst($0).prefix($1)) }.joined(separator: "-")
        }
    }

    private static func hexadecimal(_ id: String) -> String {
        String(decoding: id.utf8.map { Array("0123456789abcdef".utf8)[Int($0) % 16] }, as: UTF8.self)
    }
}
