import EmulatorCore
import OrderedCollections
import Testing

@testable import LambdaEmu

@Suite("What CreateFunction refuses")
struct FunctionSettingsTests {
    private var fixture: DeploymentFixture

    init() throws { fixture = try DeploymentFixture() }

    @Test(
        "a timeout has 1 to 900 seconds",
        arguments: [(0, "greater than or equal to 1"), (901, "less than or equal to 900")]
    )
    mutating func timeout(_ value: Int, _ constraint: String) {
        #expect(
            fixture.refusal(["Timeout": .int(value)])
                == ResourceFailure(
                    property: "Timeout",
                    "1 validation error detected: Value '\(value)' at 'timeout' failed to satisfy constraint: Member "
                        + "must have value \(constraint)"))
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

    @Test("everything that the service model refuses is told at once")
    mutating func several() {
        #expect(
            fixture.refusal(["Timeout": 0, "MemorySize": 1])
                == ResourceFailure(
                    property: "Timeout",
                    "2 validation errors detected: Value '0' at 'timeout' failed to satisfy constraint: Member must "
                        + "have value greater than or equal to 1; Value '1' at 'memorySize' failed to satisfy "
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
        #expect(
            fixture.refusal(["Role": "stack-Role-ABC"])
                == ResourceFailure(
                    property: "Role",
                    "1 validation error detected: Value 'stack-Role-ABC' at 'role' failed to satisfy constraint: Member "
                        + #"must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?"#
                        + #"[a-zA-Z_0-9+=,.@\-_/]+"#))
        #expect(fixture.refusal(["Role": nil]) == ResourceFailure(property: "Role", "this property is required"))
        #expect(fixture.refusal(["Role": "arn:aws:iam::000000000000:user/x"])?.property == "Role")
        #expect(fixture.refusal(["Role": "arn:aws:sts::000000000000:role/x"])?.property == "Role")
        try fixture.deploy(["FunctionName": "a", "Role": "arn:aws:iam:eu-west-1:000000000000:stack-Role-ABC"])
        try fixture.deploy(["FunctionName": "b", "Role": "arn:aws:iam::000000000000:role/service-role/x"])
    }

    @Test("a handler has no spaces and 128 characters at most")
    mutating func handler() {
        #expect(
            fixture.refusal(["Handler": "app handler"])
                == ResourceFailure(
                    property: "Handler",
                    "1 validation error detected: Value 'app handler' at 'handler' failed to satisfy constraint: Member "
                        + #"must satisfy regular expression pattern: [^\s]+"#))
        #expect(fixture.refusal(["Handler": .string(String(repeating: "a", count: 129))])?.property == "Handler")
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
            fixture.refusal(["Architectures": ["X86_64"]])
                == ResourceFailure(
                    property: "Architectures",
                    "1 validation error detected: Value '[X86_64]' at 'architectures' failed to satisfy constraint: "
                        + "Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], "
                        + "Member must not be null]"))
        #expect(
            fixture.refusal(["Architectures": ["x86_64", "arm64"]])
                == ResourceFailure(
                    property: "Architectures",
                    "1 validation error detected: Value '[x86_64, arm64]' at 'architectures' failed to satisfy "
                        + "constraint: Member must have length less than or equal to 1"))
    }

    @Test("ephemeral storage has 512 to 10,240 MB, and a reservation is not negative")
    mutating func numbers() {
        #expect(
            fixture.refusal(["EphemeralStorage": ["Size": 10_241]])
                == ResourceFailure(
                    property: "EphemeralStorage.Size",
                    "1 validation error detected: Value '10241' at 'ephemeralStorage.size' failed to satisfy "
                        + "constraint: Member must have value less than or equal to 10240"))
        #expect(
            fixture.refusal(["ReservedConcurrentExecutions": -1])
                == ResourceFailure(
                    property: "ReservedConcurrentExecutions",
                    "1 validation error detected: Value '-1' at 'reservedConcurrentExecutions' failed to satisfy "
                        + "constraint: Member must have value greater than or equal to 0"))
        #expect(
            fixture.refusal(["Timeout": "soon"])
                == ResourceFailure(property: "Timeout", "a whole number is expected"))
    }
}
