import EmulatorCore
import OrderedCollections
import Testing

@testable import LambdaEmu

@Suite("What CreateFunction refuses")
struct FunctionSettingsTests {
    private var fixture: DeploymentFixture

    init() throws { fixture = try DeploymentFixture() }

    private mutating func schemaFailure(_ properties: JSONObject) -> String? {
        let prefix = DeploymentFixture.schemaMessage("")
        guard let reason = fixture.refusal(properties)?.reason, reason.hasPrefix(prefix) else { return nil }
        return String(reason.dropFirst(prefix.count))
    }

    @Test("a timeout has 1 to 900 seconds: the schema says so of the first, Lambda of the second")
    mutating func timeout() {
        #expect(
            fixture.refusal(["Timeout": 0])
                == ResourceFailure(
                    property: "Timeout",
                    DeploymentFixture.schemaMessage("#/Timeout: failed validation constraint for keyword [minimum]")))
        #expect(
            fixture.refusal(["Timeout": 901])
                == ResourceFailure(
                    property: "Timeout",
                    "1 validation error detected: Value '901' at 'timeout' failed to satisfy constraint: Member must "
                        + "have value less than or equal to 900"))
    }

    @Test("memory has 128 to 10,240 MB")
    mutating func memory() {
        #expect(
            fixture.refusal(["MemorySize": 127])
                == ResourceFailure(
                    property: "MemorySize",
                    "1 validation error detected: Value '127' at 'memorySize' failed to satisfy constraint: Member "
                        + "must have value greater than or equal to 128"))
        #expect(
            fixture.refusal(["MemorySize": 10_241])
                == ResourceFailure(
                    property: "MemorySize",
                    "'MemorySize' value failed to satisfy constraint: Member must have value less than or equal to "
                        + "10240"))
    }

    @Test("how a function logs is one of Lambda's ways")
    mutating func logging() throws {
        let function = try fixture.deploy([
            "LoggingConfig": ["LogFormat": "JSON", "ApplicationLogLevel": "DEBUG", "LogGroup": "/acme/all"]
        ])
        #expect(function.logging.isJSON)
        #expect(function.logging.applicationLogLevel == "DEBUG")
        #expect(function.logging.systemLogLevel == "INFO")
        #expect(function.logGroupName == "/acme/all")
        #expect(
            schemaFailure(["LoggingConfig": ["LogFormat": "json"]])
                == "#/LoggingConfig/LogFormat: failed validation constraint for keyword [enum]")
        #expect(schemaFailure(["LoggingConfig": ["Format": "JSON"]]) != nil)
        #expect(schemaFailure(["LoggingConfig": ["LogGroup": ["/acme/all"]]]) != nil)
    }

    @Test("everything that the service model refuses is told at once")
    mutating func several() {
        #expect(
            fixture.refusal(["Timeout": 1000, "MemorySize": 1])
                == ResourceFailure(
                    property: "Timeout",
                    "2 validation errors detected: Value '1000' at 'timeout' failed to satisfy constraint: Member must "
                        + "have value less than or equal to 900; Value '1' at 'memorySize' failed to satisfy "
                        + "constraint: Member must have value greater than or equal to 128"))
    }

    @Test("a name has letters, digits, - and _, 64 at most")
    mutating func name() throws {
        #expect(
            fixture.refusal(["FunctionName": "status publisher"])
                == ResourceFailure(
                    property: "FunctionName",
                    "1 validation error detected: Value 'status publisher' at 'functionName' failed to satisfy "
                        + #"constraint: Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?"#
                        + #"((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?"#
                        + #"([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?"#))
        let long = String(repeating: "a", count: 65)
        #expect(
            fixture.refusal(["FunctionName": .string(long)])
                == ResourceFailure(
                    property: "FunctionName",
                    "1 validation error detected: Value '\(long)' at 'functionName' failed to satisfy constraint: "
                        + "Member must have length less than or equal to 64"))
        let arn = "arn:aws:lambda:eu-west-1:000000000000:function:by-arn"
        #expect(try fixture.deploy(["FunctionName": .string(arn)]).functionName == "by-arn")
    }

    @Test("a role is an ARN; that of a role which is not emulated counts, its name does not")
    mutating func role() throws {
        let mismatch = "#/Role: failed validation constraint for keyword [pattern]"
        #expect(schemaFailure(["Role": "stack-Role-ABC"]) == mismatch)
        #expect(schemaFailure(["Role": "arn:aws:iam::000000000000:user/x"]) == mismatch)
        #expect(schemaFailure(["Role": "arn:aws:sts::000000000000:role/x"]) == mismatch)
        #expect(schemaFailure(["Role": nil]) == "#: required key [Role] not found")
        try fixture.deploy(["FunctionName": "a", "Role": "arn:aws:iam:eu-west-1:000000000000:stack-Role-ABC"])
        try fixture.deploy(["FunctionName": "b", "Role": "arn:aws:iam::000000000000:role/service-role/x"])
    }

    @Test("a handler has no spaces and 128 characters at most")
    mutating func handler() {
        #expect(
            schemaFailure(["Handler": "app handler"])
                == "#/Handler: failed validation constraint for keyword [pattern]")
        #expect(
            schemaFailure(["Handler": .string(String(repeating: "a", count: 129))])
                == "#/Handler: failed validation constraint for keyword [maxLength]")
    }

    @Test("runtime and handler are mandatory", arguments: ["Runtime", "Handler"])
    mutating func mandatory(_ property: String) {
        #expect(
            fixture.refusal([property: nil])
                == ResourceFailure(
                    property: property,
                    "Runtime and Handler are mandatory parameters for functions created with deployment packages."))
    }

    @Test("a runtime is one of Lambda's")
    mutating func unknownRuntime() throws {
        let refused = fixture.refusal(["Runtime": "python3.99"])
        let refusal = try #require(refused)
        #expect(refusal.property == "Runtime")
        #expect(
            refusal.reason.hasPrefix(
                "Value python3.99 at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: "
                    + "[nodejs20.x, python3.14, "))
        #expect(refusal.reason.hasSuffix("] or be a valid ARN"))
    }

    @Test(
        "runtimes with which no function can be created any more are refused",
        arguments: ["python3.7", "python2.7", "nodejs14.x", "go1.x", "provided", "java8"])
    mutating func blockedRuntime(_ runtime: String) {
        #expect(
            fixture.refusal(["Runtime": .string(runtime)])
                == ResourceFailure(
                    property: "Runtime",
                    "The runtime parameter of \(runtime) is no longer supported for creating or updating AWS Lambda "
                        + "functions. We recommend you use a supported runtime while creating or updating functions."))
    }

    @Test("an architecture is x86_64 or arm64, and one of them")
    mutating func architectures() {
        #expect(
            schemaFailure(["Architectures": ["X86_64"]])
                == "#/Architectures/0: failed validation constraint for keyword [enum]")
        #expect(
            schemaFailure(["Architectures": ["x86_64", "arm64"]])
                == "#/Architectures: failed validation constraint for keyword [maxItems]")
    }

    @Test("ephemeral storage has 512 to 10,240 MB, and a reservation is not negative")
    mutating func numbers() {
        #expect(
            schemaFailure(["EphemeralStorage": ["Size": 10_241]])
                == "#/EphemeralStorage/Size: failed validation constraint for keyword [maximum]")
        #expect(
            schemaFailure(["EphemeralStorage": ["Size": "511"]])
                == "#/EphemeralStorage/Size: failed validation constraint for keyword [minimum]")
        #expect(schemaFailure(["EphemeralStorage": [:]]) == "#/EphemeralStorage: required key [Size] not found")
        #expect(
            schemaFailure(["ReservedConcurrentExecutions": -1])
                == "#/ReservedConcurrentExecutions: failed validation constraint for keyword [minimum]")
        #expect(schemaFailure(["Timeout": "soon"]) == "#/Timeout: expected type: Integer, found: String")
    }
}
