import EmulatorCore
import OrderedCollections

/// The environment of a worker's process: all of it, and nothing of the shell that started the emulator.
struct WorkerEnvironment {
    var function: FunctionConfiguration
    var program: RuntimeProgram
    /// Host and port of the worker's Runtime API.
    var runtimeAPI: String
    var credential: Credential
    /// `2026/11/22/[$LATEST]0123…`
    var logStreamName: String
    var endpointURL: String

    /// Lambda's variables, over them the runtime's, the function's, and what keeps its SDKs on this machine.
    var variables: [String: String] {
        let reserved = self.reserved
        var variables = reserved
        variables.merge(program.environment) { _, last in last }
        for (name, value) in function.variables { variables[name] = value }
        // A template cannot set these on Lambda: the deployment fails.
        for name in Self.reservedNames { variables[name] = reserved[name] ?? program.environment[name] }
        variables.merge(endpoint(over: variables)) { _, last in last }
        // It would send a function that points its own client elsewhere, and every other one, to AWS.
        variables["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = nil
        return variables
    }

    /// Lambda Developer Guide, "Defined runtime environment variables".
    private var reserved: [String: String] {
        var variables = [
            "_HANDLER": function.handler,
            "AWS_REGION": function.region,
            "AWS_DEFAULT_REGION": function.region,
            "AWS_EXECUTION_ENV": "AWS_Lambda_\(function.runtime)",
            "AWS_LAMBDA_FUNCTION_NAME": function.functionName,
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": String(function.memorySize),
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "AWS_LAMBDA_LOG_FORMAT": function.logging.isJSON ? "JSON" : "Text",
            "AWS_LAMBDA_LOG_GROUP_NAME": function.logGroupName,
            "AWS_LAMBDA_LOG_STREAM_NAME": logStreamName,
            "AWS_LAMBDA_RUNTIME_API": runtimeAPI,
            "AWS_ACCESS_KEY_ID": credential.accessKeyID,
            "AWS_SECRET_ACCESS_KEY": credential.secretAccessKey,
            "AWS_SESSION_TOKEN": credential.sessionToken ?? "",
            "AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR",
            "AWS_XRAY_DAEMON_ADDRESS": "127.0.0.1:2000",
            "LAMBDA_TASK_ROOT": function.code.directory,
            "LANG": "en_US.UTF-8",
            "PATH": "/usr/local/bin:/usr/bin:/bin:/opt/bin",
            "TZ": ":UTC",
            // Lambda's user has no home either; SDKs look for `~/.aws` in it.
            "HOME": "/home/sbx_user1051",
        ]
        if function.logging.isJSON { variables["AWS_LAMBDA_LOG_LEVEL"] = function.logging.applicationLogLevel }
        return variables
    }

    private static let reservedNames = [
        "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_FORMAT", "AWS_LAMBDA_LOG_LEVEL", "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_LAMBDA_RUNTIME_API", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
        "AWS_ACCESS_KEY", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
    ]

    /// A variable for one service (`AWS_ENDPOINT_URL_S3`) that the function sets itself is none of these, and stays.
    private func endpoint(over variables: [String: String]) -> [String: String] {
        var endpoint = [
            "AWS_ENDPOINT_URL": endpointURL,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_DISABLE_HOST_PREFIX_INJECTION": "true",
        ]
        let loopback = "localhost,127.0.0.1,::1"
        for name in ["NO_PROXY", "no_proxy"] {
            let own = variables[name].map { $0.isEmpty ? "" : ",\($0)" } ?? ""
            endpoint[name] = loopback + own
        }
        return endpoint
    }
}
