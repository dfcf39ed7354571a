import EmulatorCore
import OrderedCollections
import Testing

@testable import LambdaEmu

@Suite("The handler of a Python function")
struct PythonHandlerTests {
    private var fixture: DeploymentFixture

    init() throws { fixture = try DeploymentFixture() }

    @Test("a module that is not in the package is named")
    mutating func missing() {
        #expect(
            fixture.refusal(["Handler": "status_publisher.handler"])
                == ResourceFailure(
                    property: "Handler",
                    "Handler status_publisher.handler: there is no status_publisher.py in \(fixture.folder.path)/code; "
                        + "on AWS every invocation would fail with Runtime.ImportModuleError",
                    isNotEmulated: true))
    }

    @Test("in lenient mode the function is there, and fails as on AWS")
    mutating func lenient() throws {
        fixture = try DeploymentFixture(mode: .lenient)
        try fixture.deploy(["Handler": "status_publisher.handler"])
        #expect(fixture.notices.count == 1)
        #expect(
            fixture.notices.first?.hasSuffix(
                "on AWS every invocation would fail with Runtime.ImportModuleError") == true)
    }

    @Test("a module beside the package is not in it")
    mutating func beside() throws {
        try fixture.folder.write("status_utils.py", "def handler(): pass")
        #expect(fixture.refusal(["Handler": "../status_utils.handler"])?.property == "Handler")
        #expect(fixture.refusal(["Handler": "status_utils.handler"])?.property == "Handler")
    }

    @Test(
        "a module may be a file, a package, in a folder, or compiled",
        arguments: [
            ("pkg/mod.py", "pkg/mod.handler"), ("pkg/mod.py", "pkg.mod.handler"), ("pkg/__init__.py", "pkg.handler"),
            ("fast.cpython-312-x86_64-linux-gnu.so", "fast.handler"), ("old.pyc", "old.handler"),
        ])
    mutating func forms(_ file: String, _ handler: String) throws {
        try fixture.folder.write("code/\(file)", "handler")
        try fixture.deploy(["Handler": .string(handler)])
        #expect(fixture.notices.isEmpty)
    }

    @Test("a handler without a dot names no function")
    mutating func malformed() {
        #expect(
            fixture.refusal(["Handler": "app"])
                == ResourceFailure(
                    property: "Handler",
                    "Handler app: it names no function (module.function); on AWS every invocation would fail with "
                        + "Runtime.MalformedHandlerName",
                    isNotEmulated: true))
    }

    @Test("a function that the module never mentions is said")
    mutating func function() throws {
        try fixture.deploy(["Handler": "app.lambda_handler"])
        #expect(
            fixture.notices == [
                "Publisher: Handler app.lambda_handler: lambda_handler does not occur in app.py; on AWS every invocation "
                    + "would fail with Runtime.HandlerNotFound"
            ])
    }

    @Test("other runtimes' handlers, and a search path of the function's own, are not looked at")
    mutating func others() throws {
        try fixture.deploy(["FunctionName": "node", "Runtime": "nodejs22.x", "Handler": "index.handler"])
        try fixture.deploy(["Handler": "far.handler", "Environment": ["Variables": ["PYTHONPATH": "/var/task/src"]]])
    }
}
