import EmulatorCore
import OrderedCollections
import Testing

@testable import LambdaEmu

@Suite("The code of a function")
struct CodePackageTests {
    private var fixture: DeploymentFixture

    init() throws { fixture = try DeploymentFixture() }

    private func text(_ path: String) throws -> String { String(decoding: try FileContent.read(path), as: UTF8.self) }

    @Test("a folder is copied with everything that is in it, but for what Python compiled")
    mutating func folder() throws {
        try fixture.folder.write("code/.hidden", "h")
        try fixture.folder.write("code/pkg/data.json", "{}")
        try fixture.folder.write("code/bin/tool", "#!/bin/sh\n", mode: 0o755)
        try fixture.folder.write("code/__pycache__/app.cpython-312.pyc", "x")
        try fixture.folder.makeFolder("code/empty")
        let code = try fixture.deploy().code
        #expect(
            TemporaryFolder.files(in: code.directory) == [".hidden", "app.py", "bin/tool", "pkg/data.json"])
        #expect(!FileContent.exists("\(code.directory)/empty"))
        #expect(TemporaryFolder.mode(of: "\(code.directory)/bin/tool") & 0o111 == 0o111)
        #expect(TemporaryFolder.mode(of: "\(code.directory)/app.py") & 0o111 == 0)
        #expect(code.directory.hasPrefix("\(fixture.temporary.path)/emulator-"))
        let size = try FileContent.read("\(code.directory)/app.py").count + 1 + 2 + 10
        #expect(code.size == size)
    }

    @Test("links are followed, as the archive of aws cloudformation package holds none")
    mutating func links() throws {
        try fixture.folder.write("realtime/status_utils.py", "x = 1")
        try fixture.folder.link("code/realtime", to: "../realtime")
        try fixture.folder.link("code/alias.py", to: "app.py")
        let code = try fixture.deploy().code
        #expect(TemporaryFolder.files(in: code.directory) == ["alias.py", "app.py", "realtime/status_utils.py"])
        try fixture.folder.write("realtime/status_utils.py", "x = 2")
        #expect(try text("\(code.directory)/realtime/status_utils.py") == "x = 1")
    }

    @Test("a link to nothing, and a link into a circle, are named")
    mutating func brokenLinks() throws {
        let path = fixture.folder.path
        try fixture.folder.write("circle/app.py", "handler")
        try fixture.folder.link("circle/again", to: ".")
        #expect(
            fixture.refusal(["Code": "circle"])
                == ResourceFailure(
                    property: "Code", "\(path)/circle/again: a symbolic link that leads back to a folder it lies in"))
        try fixture.folder.link("code/gone", to: "nowhere")
        #expect(
            fixture.refusal([:])
                == ResourceFailure(property: "Code", "\(path)/code/gone: a symbolic link that leads to nothing"))
    }

    @Test("a folder is copied once, however it is named, and the digest is of its content")
    mutating func shared() throws {
        try fixture.folder.write("other/app.py", "def handler(event, context):\n    return event\n")
        try fixture.folder.write("third/app.py", "def handler(event, context):\n    return 1\n")
        let one = try fixture.deploy(["FunctionName": "one"]).code
        let two = try fixture.deploy(["FunctionName": "two", "Code": "./other/../code/"]).code
        let three = try fixture.deploy(["FunctionName": "three", "Code": "other"]).code
        let four = try fixture.deploy(["FunctionName": "four", "Code": "third"]).code
        #expect(one == two)
        #expect(one.directory != three.directory)
        #expect(one.sha256 == three.sha256)
        #expect(one.sha256 != four.sha256)
        #expect(Base64.decode(one.sha256)?.count == 32)
    }

    @Test("a single file is a package of its own")
    mutating func file() throws {
        let code = try fixture.deploy(["Code": "code/app.py"]).code
        #expect(TemporaryFolder.files(in: code.directory) == ["app.py"])
        #expect(code.source == "\(fixture.folder.path)/code/app.py")
    }

    @Test("inline code is in a file named index")
    mutating func inline() throws {
        let text = "def main(event, context):\n    return 1\n"
        let python = try fixture.deploy(["Code": ["ZipFile": .string(text)], "Handler": "index.main"]).code
        #expect(TemporaryFolder.files(in: python.directory) == ["index.py"])
        #expect(try self.text("\(python.directory)/index.py") == text)
        #expect(python.source == "inline code")
        let node = try fixture.deploy([
            "FunctionName": "node", "Runtime": "nodejs22.x", "Code": ["ZipFile": "exports.main = 1"],
            "Handler": "index.main",
        ]).code
        #expect(TemporaryFolder.files(in: node.directory) == ["index.js"])
    }

    @Test("inline code is for Python and Node.js, has 4 MB, and is not empty")
    mutating func inlineRefused() throws {
        let java = fixture.refusal(["Runtime": "java21", "Code": ["ZipFile": "class X {}"]])
        #expect(java?.property == "Code.ZipFile")
        #expect(java?.reason.hasPrefix("ZipFile can only be used when Runtime is set to either of nodejs") == true)
        #expect(
            fixture.refusal(["Runtime": nil, "Code": ["ZipFile": "x"]])
                == ResourceFailure(
                    property: "Runtime",
                    "Invalid request provided: Using the ZipFile attribute requires a runtime to be specified"))
        let long = String(repeating: "#", count: 4 << 20 + 1)
        #expect(fixture.refusal(["Code": ["ZipFile": .string(long)]])?.property == "Code.ZipFile")
        #expect(
            fixture.refusal(["Code": ["ZipFile": ""]])
                == ResourceFailure(property: "Code.ZipFile", "Uploaded file must be a non-empty zip"))
    }

    @Test("a folder that is not there is named by its absolute path")
    mutating func missing() {
        let path = fixture.folder.path
        #expect(
            fixture.refusal(["Code": "./pipelines"])
                == ResourceFailure(
                    property: "Code",
                    "Parameter Code of resource Refused refers to a file or folder that does not exist "
                        + "\(path)/pipelines"))
        #expect(
            fixture.refusal(["Code": nil])
                == ResourceFailure(DeploymentFixture.schemaMessage("#: required key [Code] not found")))
    }

    @Test("an asset of the CDK's lies where the metadata says, for the property that it names")
    func asset() throws {
        var fixture = try DeploymentFixture()
        let code: JSONObject = ["Code": ["S3Bucket": "assets", "S3Key": "a.zip"]]
        let ref = try fixture.provision(
            "Publisher", "Function", DeploymentFixture.function(code), asset: (property: "Code", path: "code")
        ).ref
        #expect(fixture.deployment.configurations[ref]?.code.source == "\(fixture.folder.path)/code")
        #expect(throws: ResourceFailure.self) {
            _ = try fixture.provision(
                "Other", "Function", DeploymentFixture.function(code), asset: (property: "Content", path: "code"))
        }
        let layer = try fixture.provision(
            "Layer", "LayerVersion", ["Content": ["S3Bucket": "assets", "S3Key": "a.zip"]],
            asset: (property: "Content", path: "code"))
        #expect(fixture.deployment.layers[layer.ref] != nil)
    }

    @Test("what lies in S3 is refused, and the way out is said")
    mutating func s3() {
        let refusal = fixture.refusal(["Code": ["S3Bucket": "artifacts", "S3Key": "a/b.zip"]])
        #expect(
            refusal
                == ResourceFailure(
                    property: "Code",
                    "the package lies in S3 (s3://artifacts/a/b.zip), which is not emulated: let Code name the local "
                        + "folder, as before `aws cloudformation package`", isNotEmulated: true))
        #expect(fixture.refusal(["Code": "s3://artifacts/a/b.zip"]) == refusal)
    }

    @Test("a folder without files is Lambda's empty zip")
    mutating func empty() throws {
        try fixture.folder.makeFolder("nothing")
        try fixture.folder.makeFolder("nothing/inside")
        #expect(
            fixture.refusal(["Code": "nothing"])
                == ResourceFailure(property: "Code", "Uploaded file must be a non-empty zip"))
    }

    @Test("a package of 262144000 bytes is too large")
    mutating func tooLarge() throws {
        try fixture.folder.writeHole("code/model.bin", size: CodePackage.sizeLimit)
        #expect(
            fixture.refusal([:])
                == ResourceFailure(property: "Code", "Unzipped size must be smaller than 262144000 bytes"))
    }

    @Test("a file that only its owner reads is said: Lambda could not read it")
    mutating func closed() throws {
        try fixture.folder.write("code/secret.py", "x = 1", mode: 0o600)
        try fixture.deploy()
        #expect(
            fixture.notices == [
                "Publisher: \(fixture.folder.path)/code/secret.py is not readable for everybody (chmod o+r); on AWS the "
                    + "function would fail with Permission denied"
            ])
    }

    @Test("the workspace is made when code needs it, is left out of copies, and goes as a whole")
    func workspace() throws {
        let folder = try TemporaryFolder()
        try folder.write("app.py", "def handler(): pass")
        let made = Locked<[String]>([])
        let workspace = FunctionWorkspace(environment: ["TMPDIR": folder.path + "/"]) { directory in
            #expect(TemporaryFolder.names(in: directory) == [])
            made.withLock { $0.append(directory) }
        }
        #expect(workspace.directory == nil)
        let first = try workspace.package(at: folder.path)
        let second = try workspace.package(at: folder.path)
        let directory = try #require(workspace.directory)
        #expect(made.withLock { $0 } == [directory])
        #expect(directory.hasPrefix("\(folder.path)/emulator-"))
        #expect(TemporaryFolder.files(in: second.directory) == ["app.py"])
        #expect(first.sha256 == second.sha256)
        workspace.remove()
        #expect(workspace.directory == nil)
        #expect(!FileContent.exists(directory))
        #expect(FileContent.exists("\(folder.path)/app.py"))
    }

    @Test("the workspace has a path that can be removed from anywhere, whatever TMPDIR says")
    func workspacePath() throws {
        let folder = try TemporaryFolder()
        try folder.write("app.py", "def handler(): pass")
        try folder.makeFolder("temporary")
        let workspace = FunctionWorkspace(environment: ["TMPDIR": "\(folder.path)/temporary/../temporary"])
        defer { workspace.remove() }
        _ = try workspace.package(at: "\(folder.path)/app.py")
        #expect(workspace.directory?.hasPrefix("\(folder.path)/temporary/emulator-") == true)
    }
}
