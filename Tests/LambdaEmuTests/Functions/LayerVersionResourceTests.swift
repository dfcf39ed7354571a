import EmulatorCore
import OrderedCollections
import Testing

@testable import LambdaEmu

@Suite("AWS::Lambda::LayerVersion")
struct LayerVersionResourceTests {
    private static let arn = "arn:aws:lambda:eu-west-1:000000000000:layer:shared:1"

    private var fixture: DeploymentFixture

    init() throws {
        fixture = try DeploymentFixture()
        try fixture.folder.write("layer/python/shared.py", "def handler(event, context): pass")
    }

    private mutating func layer(_ properties: JSONObject = [:], as id: String = "Shared") throws -> String {
        let whole: JSONObject = ["Content": "./layer", "LayerName": "shared"]
        return try fixture.provision(id, "LayerVersion", whole.merging(properties) { _, given in given }).ref
    }

    @Test("a layer's ARN ends in its version, and each publication is the next")
    mutating func arns() throws {
        let first = try fixture.provision("Shared", "LayerVersion", ["Content": "./layer", "LayerName": "shared"])
        #expect(first == ProvisionedResource(ref: Self.arn, attributes: ["LayerVersionArn": .string(Self.arn)]))
        #expect(try layer(as: "Again") == "arn:aws:lambda:eu-west-1:000000000000:layer:shared:2")
        let unnamed = try fixture.provision("Unnamed", "LayerVersion", ["Content": "./layer"])
        #expect(unnamed.ref.hasPrefix("arn:aws:lambda:eu-west-1:000000000000:layer:stack-Unnamed-"))
    }

    @Test("a function has its layers in order, and its handler may be in one")
    mutating func attached() throws {
        try fixture.folder.write("more/python/lib/python3.12/site-packages/deep.py", "handler")
        let shared = try layer()
        let more = try layer(["Content": "more", "LayerName": "more"], as: "More")
        let layers: JSONValue = [.string(more), .string(shared)]
        let function = try fixture.deploy(["Layers": layers, "Handler": "shared.handler"])
        #expect(function.layers.map(\.arn) == [more, shared])
        #expect(function.layers.map(\.source) == ["\(fixture.folder.path)/more", "\(fixture.folder.path)/layer"])
        #expect(TemporaryFolder.files(in: function.layers[1].directory) == ["python/shared.py"])
        try fixture.deploy(["FunctionName": "deep", "Layers": layers, "Handler": "deep.handler"])
        #expect(
            fixture.refusal(["FunctionName": "none", "Layers": layers, "Handler": "none.handler"])?.reason.contains(
                "in \(fixture.folder.path)/code or its layers;") == true)
    }

    @Test("a layer of somebody else's is said, and the handler may be in it")
    mutating func foreign() throws {
        let arn = "arn:aws:lambda:eu-west-1:017000801446:layer:AWSLambdaPowertoolsPythonV3-python312-x86_64:7"
        let function = try fixture.deploy(["Layers": [.string(arn)], "Handler": "elsewhere.handler"])
        #expect(function.layers.isEmpty)
        #expect(
            fixture.notices == [
                "Publisher: the layer \(arn) is not in the template: the modules it holds are missing here"
            ])
    }

    @Test("six layers are refused")
    mutating func tooMany() throws {
        let layers: [JSONValue] = try (1...6).map {
            .string(try layer(["LayerName": .string("l\($0)")], as: "L\($0)"))
        }
        #expect(
            fixture.refusal(["Layers": .array(layers)])
                == ResourceFailure(property: "Layers", "Cannot reference more than 5 layers."))
        try fixture.deploy(["Layers": .array(Array(layers.dropLast()))])
    }

    @Test("one layer is given once")
    mutating func twice() throws {
        let first = try layer()
        let second = try layer(as: "Again")
        #expect(
            fixture.refusal(["Layers": [.string(first), .string(second)]])
                == ResourceFailure(
                    property: "Layers.1",
                    "Two different versions of the same layer are not allowed to be referenced in the same function. "
                        + "\(first) and \(second) are versions of the same layer."))
    }

    @Test("a layer is there, in the function's region, and its ARN has a version")
    mutating func refused() throws {
        #expect(
            fixture.refusal(["Layers": [.string(Self.arn)]])
                == ResourceFailure(property: "Layers.0", "Layer version \(Self.arn) does not exist."))
        #expect(
            fixture.refusal(["Layers": ["arn:aws:lambda:us-east-1:123456789012:layer:x:1"]])
                == ResourceFailure(
                    property: "Layers.0",
                    "Layers are not in the same region as the function. Layers are expected to be in region eu-west-1.")
        )
        let unversioned = "arn:aws:lambda:eu-west-1:123456789012:layer:x"
        let refused = fixture.refusal(["Layers": [.string(unversioned)]])
        let refusal = try #require(refused)
        #expect(
            refusal.reason.hasPrefix(
                "1 validation error detected: Value '[\(unversioned)]' at 'layers' failed to satisfy constraint: Member "
                    + "must satisfy constraint: [Member must have length less than or equal to 2048, "))
    }

    @Test("layers count towards the size of a function")
    mutating func size() throws {
        let large = try layer()
        fixture.deployment.layers[large]?.size = CodePackage.sizeLimit - 10
        let code = try FileContent.read("\(fixture.folder.path)/code/app.py").count
        #expect(
            fixture.refusal(["Layers": [.string(large)]])
                == ResourceFailure(
                    property: "Layers",
                    "Function code combined with layers exceeds the maximum allowed size of 262144000 bytes. The actual "
                        + "size is \(CodePackage.sizeLimit - 10 + code) bytes."))
    }

    @Test("content is local, and there")
    mutating func content() {
        #expect(
            fixture.refusal("L", "LayerVersion", [:])?.reason
                == DeploymentFixture.schemaMessage("#: required key [Content] not found", of: "L"))
        #expect(
            fixture.refusal("L", "LayerVersion", ["Content": ["S3Bucket": "b"]])?.reason
                == DeploymentFixture.schemaMessage("#/Content: required key [S3Key] not found", of: "L"))
        #expect(
            fixture.refusal("L", "LayerVersion", ["Content": "gone"])
                == ResourceFailure(
                    property: "Content",
                    "Parameter Content of resource L refers to a file or folder that does not exist "
                        + "\(fixture.folder.path)/gone"))
        #expect(
            fixture.refusal("L", "LayerVersion", ["Content": ["S3Bucket": "b", "S3Key": "k"]])?.reason.hasPrefix(
                "the package lies in S3 (s3://b/k)") == true)
        #expect(fixture.refusal("L", "LayerVersion", ["Content": "layer", "Name": "x"])?.property == "Name")
    }
}
