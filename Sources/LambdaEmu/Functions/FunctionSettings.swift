import EmulatorCore
import OrderedCollections

/// What a function's properties say beside its code and layers, checked as on the way to Lambda: by CloudFormation
/// against the resource's schema, by CreateFunction against its service model, then one rule after the other (Lambda
/// API Reference, "CreateFunction").
struct FunctionSettings {
    let name: String
    let description: String
    let role: String
    let runtime: String
    let handler: String
    let timeout: Int
    let memorySize: Int
    let reservedConcurrentExecutions: Int?
    let variables: OrderedDictionary<String, String>
    let logging: LoggingConfig
    let stopsLoops: Bool

    init(_ resource: ResolvedResource) throws(ResourceFailure) {
        role = try resource.required("Role")
        guard resource.properties["Code"] != nil else { throw resource.missing("Code") }
        let givenName = try resource.string("FunctionName")
        let handler = try resource.string("Handler")
        let timeout = try resource.integer("Timeout")
        let memorySize = try resource.integer("MemorySize")
        reservedConcurrentExecutions = try resource.integer("ReservedConcurrentExecutions")
        description = try resource.string("Description") ?? ""

        try resource.require(LambdaPattern.isRole(role), keyword: "pattern", at: "Role")
        if let handler {
            try resource.require(LambdaPattern.isHandler(handler), keyword: "pattern", at: "Handler")
            try resource.require(handler.count <= 128, keyword: "maxLength", at: "Handler")
        }
        try resource.require(timeout, in: 1...Int.max, at: "Timeout")
        try resource.require(description.count <= 256, keyword: "maxLength", at: "Description")
        try resource.require(reservedConcurrentExecutions, in: 0...Int.max, at: "ReservedConcurrentExecutions")
        try Self.requirePackage(of: resource)
        logging = try LoggingConfig(resource)
        let loop = try resource.string("RecursiveLoop") ?? "Terminate"
        try resource.require(["Allow", "Terminate"].contains(loop), keyword: "enum", at: "RecursiveLoop")
        stopsLoops = loop == "Terminate"

        var violations = ConstraintViolations()
        if let givenName {
            violations.require(
                LambdaPattern.isFunctionName(givenName), "FunctionName",
                else: .pattern(LambdaPattern.functionName, givenName, at: "functionName"))
            violations.require(
                givenName.count <= 140, "FunctionName", else: .maximumLength(140, givenName, at: "functionName"))
        }
        // The model allows 5,400 seconds and 32,768 MB, for functions with a capacity provider.
        if let timeout {
            violations.require(timeout <= 900, "Timeout", else: .maximum(900, "\(timeout)", at: "timeout"))
        }
        if let memorySize {
            violations.require(memorySize >= 128, "MemorySize", else: .minimum(128, "\(memorySize)", at: "memorySize"))
            violations.require(
                memorySize <= 32_768, "MemorySize", else: .maximum(32_768, "\(memorySize)", at: "memorySize"))
        }
        variables = try EnvironmentVariables.read(resource, noting: &violations)
        try Self.requireLayers(of: resource, in: &violations)
        try violations.check()

        name = givenName.flatMap { FunctionReference($0)?.name } ?? Self.physicalName(of: resource)
        if name.count > 64 {
            var tooLong = ConstraintViolations()
            tooLong.require(false, "FunctionName", else: .maximumLength(64, name, at: "functionName"))
            try tooLong.check()
        }
        if try resource.string("Runtime") == nil, resource.properties["Code"]?["ZipFile"] != nil {
            throw ResourceFailure(
                property: "Runtime",
                "Invalid request provided: Using the ZipFile attribute requires a runtime to be specified")
        }
        guard let runtime = try resource.string("Runtime"), let handler else {
            throw ResourceFailure(
                property: resource.properties["Runtime"] == nil ? "Runtime" : "Handler",
                "Runtime and Handler are mandatory parameters for functions created with deployment packages.")
        }
        if let refusal = ManagedRuntime.refusal(of: runtime) {
            throw ResourceFailure(property: "Runtime", refusal)
        }
        self.runtime = runtime
        self.handler = handler
        self.timeout = timeout ?? 3
        self.memorySize = memorySize ?? 128
        // Developer Guide, "Troubleshoot deployment issues", which shows it with a smaller account's limit.
        guard self.memorySize <= 10_240 else {
            throw ResourceFailure(
                property: "MemorySize",
                "'MemorySize' value failed to satisfy constraint: Member must have value less than or equal to 10240")
        }
        try EnvironmentVariables.check(variables)
    }

    // MARK: - Schema and service model

    private static func requirePackage(of resource: ResolvedResource) throws(ResourceFailure) {
        let packageType = try resource.string("PackageType") ?? "Zip"
        try resource.require(["Image", "Zip"].contains(packageType), keyword: "enum", at: "PackageType")
        guard packageType == "Zip" else { throw .notEmulated("PackageType", "a function in a container image") }
        let architectures = try resource.list("Architectures")
        try resource.require(architectures.count <= 1, keyword: "maxItems", at: "Architectures")
        for (index, architecture) in architectures.enumerated() {
            try resource.require(
                architecture == "x86_64" || architecture == "arm64", keyword: "enum", at: "Architectures.\(index)")
        }
        if let storage = resource.properties["EphemeralStorage"] {
            let members = try resource.members(of: storage, at: "EphemeralStorage", known: ["Size"])
            guard let value = members["Size"] else {
                throw resource.schemaFailure("required key [Size] not found", at: "EphemeralStorage")
            }
            guard let size = value.int ?? value.string.flatMap({ Int($0) }) else {
                throw resource.unexpected(value, "EphemeralStorage.Size", expected: "Integer")
            }
            try resource.require(size, in: 512...10_240, at: "EphemeralStorage.Size")
        }
    }

    private static func requireLayers(
        of resource: ResolvedResource, in violations: inout ConstraintViolations
    ) throws(ResourceFailure) {
        var layers: [String] = []
        for (index, layer) in try resource.list("Layers").enumerated() {
            guard let arn = layer.string else {
                throw resource.unexpected(layer, "Layers.\(index)", expected: "String")
            }
            layers.append(arn)
        }
        violations.require(
            layers.allSatisfy { LayerVersionARN($0) != nil || $0.contains(":lambda:::awslayer:") }, "Layers",
            else: ConstraintViolation(
                parameter: "layers", value: "[\(layers.joined(separator: ", "))]",
                constraint: "Member must satisfy constraint: [Member must have length less than or equal to 2048, "
                    + "Member must have length greater than or equal to 1, Member must satisfy regular expression "
                    + "pattern: \(LambdaPattern.layerVersion), Member must not be null]"))
    }

    // MARK: - The name

    /// CloudFormation's own names of functions have at most 64 characters: stack and logical id are cut short, the
    /// latter to no fewer than 24. Inferred from the names of functions whose stacks have long names.
    static func physicalName(of resource: ResolvedResource) -> String {
        guard resource.physicalName.count > 64 else { return resource.physicalName }
        let suffix = resource.physicalName.suffix(12)
        let room = 64 - suffix.count - 2
        let stack = resource.stack.stackName
        let logicalID = resource.logicalID.prefix(max(24, room - stack.count))
        return "\(stack.prefix(room - logicalID.count))-\(logicalID)-\(suffix)"
    }
}
