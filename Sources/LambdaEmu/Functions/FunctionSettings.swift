import EmulatorCore
import OrderedCollections

/// What a function's properties say beside its code and layers, checked as CreateFunction checks it: the service model
/// first, all of it at once, then one rule after the other (Lambda API Reference, "CreateFunction").
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

    init(_ resource: ResolvedResource) throws(ResourceFailure) {
        let packageType = try resource.string("PackageType") ?? "Zip"
        guard packageType != "Image" else {
            throw ResourceFailure(property: "PackageType", "container images are not emulated")
        }
        let givenName = try resource.string("FunctionName")
        let handler = try resource.string("Handler")
        let timeout = try resource.integer("Timeout")
        let memorySize = try resource.integer("MemorySize")
        reservedConcurrentExecutions = try resource.integer("ReservedConcurrentExecutions")
        description = try resource.string("Description") ?? ""
        role = try resource.required("Role")

        var violations = ConstraintViolations()
        if let givenName {
            violations.require(
                LambdaPattern.isFunctionName(givenName), givenName, at: "functionName", property: "FunctionName",
                "Member must satisfy regular expression pattern: \(LambdaPattern.functionName)")
            violations.require(givenName, atMost: 140, at: "functionName", property: "FunctionName")
        }
        violations.require(
            LambdaPattern.isRole(role), role, at: "role", property: "Role",
            "Member must satisfy regular expression pattern: \(LambdaPattern.role)")
        if let handler {
            violations.require(
                LambdaPattern.isHandler(handler), handler, at: "handler", property: "Handler",
                "Member must satisfy regular expression pattern: \(LambdaPattern.handler)")
            violations.require(handler, atMost: 128, at: "handler", property: "Handler")
        }
        violations.require(description, atMost: 256, at: "description", property: "Description")
        // The model allows 5,400 seconds, which are for functions with a capacity provider: 900 for the others.
        violations.require(timeout, in: 1...900, at: "timeout", property: "Timeout")
        violations.require(memorySize, in: 128...32_768, at: "memorySize", property: "MemorySize")
        violations.require(
            packageType == "Zip", packageType, at: "packageType", property: "PackageType",
            "Member must satisfy enum value set: [Image, Zip]")
        variables = try EnvironmentVariables.read(resource, noting: &violations)
        try Self.requireLayers(of: resource, in: &violations)
        try Self.requireArchitecture(of: resource, in: &violations)
        violations.require(
            try Self.ephemeralStorage(of: resource), in: 512...10_240, at: "ephemeralStorage.size",
            property: "EphemeralStorage.Size")
        violations.require(
            reservedConcurrentExecutions, in: 0...Int.max, at: "reservedConcurrentExecutions",
            property: "ReservedConcurrentExecutions")
        try violations.check()

        name = givenName.flatMap { FunctionReference($0)?.name } ?? Self.physicalName(of: resource)
        if name.count > 64 {
            var tooLong = ConstraintViolations()
            tooLong.require(name, atMost: 64, at: "functionName", property: "FunctionName")
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

    // MARK: - Members of the service model

    private static func requireLayers(
        of resource: ResolvedResource, in violations: inout ConstraintViolations
    ) throws(ResourceFailure) {
        let layers = try resource.list("Layers").map { $0.string ?? "" }
        violations.require(
            layers.allSatisfy { LayerVersionARN($0) != nil || $0.contains(":lambda:::awslayer:") },
            "[\(layers.joined(separator: ", "))]", at: "layers", property: "Layers",
            "Member must satisfy constraint: [Member must have length less than or equal to 2048, Member must have "
                + "length greater than or equal to 1, Member must satisfy regular expression pattern: "
                + "\(LambdaPattern.layerVersion), Member must not be null]")
    }

    private static func requireArchitecture(
        of resource: ResolvedResource, in violations: inout ConstraintViolations
    ) throws(ResourceFailure) {
        let architectures = try resource.list("Architectures").map { $0.string ?? "" }
        let quoted = "[\(architectures.joined(separator: ", "))]"
        violations.require(
            architectures.allSatisfy(["x86_64", "arm64"].contains), quoted, at: "architectures",
            property: "Architectures",
            "Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be "
                + "null]")
        violations.require(
            architectures.count <= 1, quoted, at: "architectures", property: "Architectures",
            "Member must have length less than or equal to 1")
    }

    private static func ephemeralStorage(of resource: ResolvedResource) throws(ResourceFailure) -> Int? {
        guard let storage = resource.properties["EphemeralStorage"] else { return nil }
        guard let size = storage["Size"], let number = size.int ?? size.string.flatMap({ Int($0) }) else {
            throw ResourceFailure(property: "EphemeralStorage.Size", "a whole number is expected")
        }
        return number
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
