/// The identifiers of Lambda's runtimes
/// (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html).
enum ManagedRuntime {
    /// With which functions can be created; deprecated ones stay among them until AWS blocks them (python3.8,
    /// python3.9, nodejs16.x to nodejs20.x and others on February 1, 2027). In the order in which Lambda lists them,
    /// then those that came later.
    static let creatable = [
        "nodejs20.x", "python3.14", "provided.al2023", "python3.12", "python3.13", "nodejs24.x", "nodejs22.x", "java25",
        "python3.10", "python3.11", "java21", "ruby3.3", "ruby3.4", "ruby3.2", "python3.8", "python3.9", "java17",
        "nodejs16.x", "dotnet10", "dotnet8", "java11", "dotnet6", "nodejs18.x", "provided.al2", "java8.al2",
        "nodejs26.x", "python3.15", "ruby4.0", "java8.al2023", "java11.al2023", "java17.al2023",
    ]

    /// "Block function create" of these is past (Developer Guide, "Deprecated runtimes").
    static let blocked: Set<String> = [
        "nodejs", "nodejs4.3", "nodejs4.3-edge", "nodejs6.10", "nodejs8.10", "nodejs10.x", "nodejs12.x", "nodejs14.x",
        "python2.7", "python3.6", "python3.7", "java8", "go1.x", "provided", "ruby2.5", "ruby2.7", "dotnetcore1.0",
        "dotnetcore2.0", "dotnetcore2.1", "dotnetcore3.1",
    ]

    /// Why CreateFunction refuses it, in its words; nil when it does not.
    static func refusal(of runtime: String) -> String? {
        if blocked.contains(runtime) {
            return "The runtime parameter of \(runtime) is no longer supported for creating or updating AWS Lambda "
                + "functions. We recommend you use a supported runtime while creating or updating functions."
        }
        guard !creatable.contains(runtime) else { return nil }
        return "Value \(runtime) at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: "
            + "[\(creatable.joined(separator: ", "))] or be a valid ARN"
    }

    static func isPython(_ runtime: String) -> Bool { runtime.hasPrefix("python") }
    static func isNode(_ runtime: String) -> Bool { runtime.hasPrefix("nodejs") }
}
