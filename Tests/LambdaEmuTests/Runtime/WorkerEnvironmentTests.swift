import EmulatorCore
import OrderedCollections
import Testing

@testable import LambdaEmu

@Suite struct WorkerEnvironmentTests {
    private func variables(
        _ own: OrderedDictionary<String, String> = [:], program: [String: String] = [:],
        logging: LoggingConfig = LoggingConfig()
    ) -> [String: String] {
        var function = FunctionConfiguration.test()
        function.logging = logging
        function.variables = own
        return WorkerEnvironment(
            function: function,
            program: RuntimeProgram(executable: "/python", arguments: [], environment: program),
            runtimeAPI: "127.0.0.1:9001",
            credential: Credential(accessKeyID: "ASIA1", secretAccessKey: "secret", sessionToken: "token"),
            logStreamName: "stream",
            endpointURL: "http://127.0.0.1:4566"
        ).variables
    }

    @Test func `a worker has Lambda's variables`() {
        let variables = variables()
        let expected = [
            "_HANDLER": "app.handler", "AWS_REGION": "eu-central-1", "AWS_DEFAULT_REGION": "eu-central-1",
            "AWS_EXECUTION_ENV": "AWS_Lambda_python3.12", "AWS_LAMBDA_FUNCTION_NAME": "echo",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128", "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/echo", "AWS_LAMBDA_LOG_STREAM_NAME": "stream",
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand", "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:9001",
            "AWS_ACCESS_KEY_ID": "ASIA1", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "token",
            "LAMBDA_TASK_ROOT": "/code", "TZ": ":UTC", "LANG": "en_US.UTF-8",
        ]
        for (name, value) in expected { #expect(variables[name] == value, "\(name)") }
    }

    @Test func `how it logs is in variables, and a level in JSON only`() {
        #expect(variables()["AWS_LAMBDA_LOG_FORMAT"] == "Text")
        #expect(variables()["AWS_LAMBDA_LOG_LEVEL"] == nil)
        var logging = LoggingConfig()
        logging.isJSON = true
        logging.applicationLogLevel = "WARN"
        logging.logGroup = "/acme/all"
        let variables = variables(["AWS_LAMBDA_LOG_LEVEL": "mine"], logging: logging)
        #expect(variables["AWS_LAMBDA_LOG_FORMAT"] == "JSON")
        #expect(variables["AWS_LAMBDA_LOG_LEVEL"] == "WARN")
        #expect(variables["AWS_LAMBDA_LOG_GROUP_NAME"] == "/acme/all")
    }

    @Test func `its SDKs come back to the emulator, whatever the template says`() {
        let variables = variables([
            "AWS_ENDPOINT_URL": "https://aws", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
            "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9000", "NO_PROXY": "internal",
        ])
        #expect(variables["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4566")
        #expect(variables["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] == nil)
        #expect(variables["AWS_ENDPOINT_URL_S3"] == "http://127.0.0.1:9000")
        #expect(variables["NO_PROXY"] == "localhost,127.0.0.1,::1,internal")
        #expect(variables["no_proxy"] == "localhost,127.0.0.1,::1")
        #expect(variables["AWS_EC2_METADATA_DISABLED"] == "true")
        #expect(variables["AWS_DISABLE_HOST_PREFIX_INJECTION"] == "true")
    }

    @Test func `the function's variables come over the runtime's, and those over Lambda's, but reserved ones stay`() {
        let variables = variables(
            ["TABLE": "sessions", "PATH": "/mine", "AWS_REGION": "mars", "LAMBDA_RUNTIME_DIR": "/mine"],
            program: ["PATH": "/runtime", "LANG": "C.UTF-8", "LAMBDA_RUNTIME_DIR": "/runtime"])
        #expect(variables["TABLE"] == "sessions")
        #expect(variables["PATH"] == "/mine")
        #expect(variables["LANG"] == "C.UTF-8")
        #expect(variables["AWS_REGION"] == "eu-central-1")
        #expect(variables["LAMBDA_RUNTIME_DIR"] == "/runtime")
    }

    @Test func `nothing of the shell is there, and no home in which SDKs could find credentials`() throws {
        let variables = variables()
        #expect(variables["HOME"] == "/home/sbx_user1051")
        #expect(variables["USER"] == nil)
        #expect(variables["PWD"] == nil)
    }

    @Test func `each worker has a key of its own, in the form of a role's session`() throws {
        let identifiers = SystemIdentifierSource()
        var function = FunctionConfiguration.test()
        function.role = "arn:aws:iam::000000000000:role/service/publishers"
        let first = Credential.session(of: function, identifiers)
        #expect(first.accessKeyID.wholeMatch(of: /ASIA[A-Z2-7]{16}/) != nil)
        #expect(first.secretAccessKey.count == 40)
        #expect(first.sessionToken?.isEmpty == false)
        #expect(first.accessKeyID != Credential.session(of: function, identifiers).accessKeyID)
        #expect(first.principalARN == "arn:aws:sts::000000000000:assumed-role/publishers/\(function.functionName)")
        #expect(
            identifiers.traceHeader(at: Timestamp(seconds: 0x6ac7_d554))
                .wholeMatch(of: /Root=1-6ac7d554-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0/) != nil)
    }
}
