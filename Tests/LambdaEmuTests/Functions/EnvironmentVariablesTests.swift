import EmulatorCore
import OrderedCollections
import Testing

@testable import LambdaEmu

@Suite("A function's environment variables")
struct EnvironmentVariablesTests {
    private var fixture: DeploymentFixture

    init() throws { fixture = try DeploymentFixture() }

    private mutating func refusal(_ variables: JSONObject) -> ResourceFailure? {
        fixture.refusal(["Environment": ["Variables": .object(variables)]])
    }

    @Test("AWS_REGION is reserved")
    mutating func region() {
        #expect(
            refusal(["TABLE": "x", "AWS_REGION": "eu-west-1"])
                == ResourceFailure(
                    property: "Environment.Variables.AWS_REGION",
                    "Lambda was unable to configure your environment variables because the environment variables you "
                        + "have provided contains reserved keys that are currently not supported for modification. "
                        + "Reserved keys used in this request: AWS_REGION"))
    }

    @Test("every reserved name is told")
    mutating func several() {
        let reason = refusal(["AWS_SECRET_ACCESS_KEY": "x", "AWS_ACCESS_KEY_ID": "y", "OTHER": "z"])?.reason
        #expect(
            reason?.hasSuffix("Reserved keys used in this request: AWS_SECRET_ACCESS_KEY, AWS_ACCESS_KEY_ID") == true)
    }

    @Test(
        "what Lambda sets itself is reserved",
        arguments: [
            "AWS_DEFAULT_REGION", "AWS_SESSION_TOKEN", "AWS_LAMBDA_FUNCTION_NAME", "AWS_EXECUTION_ENV",
            "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR", "AWS_LAMBDA_RUNTIME_API", "AWS_ACCESS_KEY",
        ])
    mutating func reserved(_ name: String) {
        #expect(refusal([name: "x"])?.reason.hasSuffix("used in this request: \(name)") == true)
    }

    @Test("PATH, PYTHONPATH, TZ and LANG may be set")
    mutating func unreserved() throws {
        let variables: JSONValue = ["PATH": "/bin", "PYTHONPATH": "/opt", "TZ": "UTC", "LANG": "C"]
        try fixture.deploy(["Environment": ["Variables": variables]])
    }

    @Test("a name begins with a letter and has two characters", arguments: ["_HANDLER", "MY-NAME", "1AB"])
    mutating func names(_ name: String) {
        #expect(
            refusal([name: "x"])
                == ResourceFailure(
                    property: "Environment.Variables.\(name)",
                    "1 validation error detected: Value at 'environment.variables' failed to satisfy constraint: Map "
                        + "keys must satisfy constraint: [Member must satisfy regular expression pattern: "
                        + "[a-zA-Z]([a-zA-Z0-9_])+]"))
    }

    @Test(
        "a name without two characters of the right kinds does not fit the schema", arguments: ["A", "_", "1X", "Ä1"])
    mutating func shortNames(_ name: String) {
        #expect(
            refusal([name: "x"])
                == ResourceFailure(
                    property: "Environment.Variables.\(name)",
                    DeploymentFixture.schemaMessage(
                        "#/Environment/Variables: extraneous key [\(name)] is not permitted")))
    }

    @Test("names and values have 4 KB, measured as JSON")
    mutating func size() throws {
        // {"LARGE_VAR":""} has 16 bytes.
        let fits = String(repeating: "x", count: 4096 - 16)
        try fixture.deploy(["Environment": ["Variables": ["LARGE_VAR": .string(fits)]]])
        #expect(
            refusal(["LARGE_VAR": .string(fits + "x")])
                == ResourceFailure(
                    property: "Environment.Variables",
                    "Lambda was unable to configure your environment variables because the environment variables you "
                        + "have provided exceeded the 4KB limit. String measured: {\"LARGE_VAR\":\"\(fits)x\"}"))
    }

    @Test("a value is a scalar")
    mutating func scalar() {
        #expect(
            refusal(["LIST": ["a"]])
                == ResourceFailure(
                    property: "Environment.Variables.LIST",
                    DeploymentFixture.schemaMessage(
                        "#/Environment/Variables/LIST: expected type: String, found: JSONArray")))
    }
}
