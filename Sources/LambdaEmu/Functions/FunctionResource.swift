import EmulatorCore
import OrderedCollections

/// `AWS::Lambda::Function`
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html)
extension FunctionDeployment {
    private static let honoured: Set<String> = [
        "FunctionName", "Description", "Role", "Runtime", "Handler", "Code", "Timeout", "MemorySize", "Environment",
        "Layers", "ReservedConcurrentExecutions", "PackageType", "Architectures", "EphemeralStorage", "LoggingConfig",
        "RecursiveLoop",
    ]

    /// Whatever they say, a function does here what it does on AWS.
    private static let withoutEffect: Set<String> = [
        "CodeSigningConfigArn", "KmsKeyArn", "RuntimeManagementConfig", "SnapStart", "Tags",
        "TracingConfig", "VpcConfig",
    ]

    /// A function runs without them, but not as it does on AWS.
    private static let notEmulated: OrderedDictionary<String, String> = [
        "FileSystemConfigs": "no file system is mounted",
        "DeadLetterConfig": "an event whose last try failed is not sent on",
        "ImageConfig": "it belongs to container images",
        "CapacityProviderConfig": "it runs as every other function",
        "FunctionScalingConfig": "it runs as every other function",
        "PublishToLatestPublished": "there is no $LATEST.PUBLISHED",
        "DurableConfig": "an execution that is interrupted does not continue",
        "TenancyConfig": "tenants share their execution environments",
    ]

    mutating func provisionFunction(_ resource: ResolvedResource) throws(ResourceFailure) -> ProvisionedResource {
        try resource.refuseUnknown(
            honoured: Self.honoured, withoutEffect: Self.withoutEffect.union(Self.notEmulated.keys))
        let settings = try FunctionSettings(resource)
        let name = settings.name
        guard configurations[name] == nil else {
            throw ResourceFailure(property: "FunctionName", "Function already exist: \(name)")
        }
        try checkReservation(settings.reservedConcurrentExecutions)
        let attached = try attachLayers(of: resource)
        let package = try codePackage(of: resource, runtime: settings.runtime)
        let size = package.size + attached.deployed.reduce(0) { $0 + $1.size }
        guard size < CodePackage.sizeLimit else {
            throw ResourceFailure(
                property: "Layers",
                "Function code combined with layers exceeds the maximum allowed size of \(CodePackage.sizeLimit) "
                    + "bytes. The actual size is \(size) bytes.")
        }

        var function = FunctionConfiguration(
            functionName: name, region: environment.region, accountID: environment.accountID,
            logicalID: resource.logicalID, runtime: settings.runtime, handler: settings.handler,
            code: FunctionCode(
                directory: package.directory, source: package.source, size: package.size, sha256: package.sha256))
        function.functionDescription = settings.description
        function.role = settings.role
        function.timeout = settings.timeout
        function.memorySize = settings.memorySize
        function.logging = settings.logging
        function.stopsLoops = settings.stopsLoops
        function.reservedConcurrentExecutions = settings.reservedConcurrentExecutions
        function.layers = attached.deployed.map(\.content)
        function.variables = variables(of: function, template: settings.variables, resource)
        try checkHandler(of: function, foreignLayers: attached.foreign, resource)

        for (property, consequence) in Self.notEmulated where resource.properties[property] != nil {
            note("\(property) is not emulated: \(consequence)", about: resource)
        }
        configurations[name] = function
        return ProvisionedResource(ref: name, attributes: ["Arn": .string(function.functionARN)])
    }

    /// An account has 1,000 executions at once, of which 100 remain for functions without a reservation (Developer
    /// Guide, "Lambda quotas" and "Configuring reserved concurrency").
    private func checkReservation(_ reserved: Int?) throws(ResourceFailure) {
        guard let reserved else { return }
        let others = configurations.values.reduce(0) { $0 + ($1.reservedConcurrentExecutions ?? 0) }
        guard others + reserved <= 900 else {
            throw ResourceFailure(
                property: "ReservedConcurrentExecutions",
                "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution "
                    + "below its minimum value of [100].")
        }
    }

    /// The template's variables, with those of `--env-vars` over them. SAM sets only what the template names; here the
    /// rest is set too, and said.
    private mutating func variables(
        of function: FunctionConfiguration, template: OrderedDictionary<String, String>, _ resource: ResolvedResource
    ) -> OrderedDictionary<String, String> {
        let overrides = environment.overrides.values(
            logicalID: function.logicalID, functionName: function.functionName)
        let added = overrides.keys.filter { template[$0] == nil }
        if !added.isEmpty {
            note(
                "--env-vars sets \(added.joined(separator: ", ")), which the template does not: on AWS "
                    + (added.count == 1 ? "it" : "they") + " would be missing", about: resource)
        }
        return template.merging(overrides) { _, override in override }
    }

    // MARK: - Code

    private mutating func codePackage(
        of resource: ResolvedResource, runtime: String
    ) throws(ResourceFailure) -> CodePackage {
        guard let code = resource.properties["Code"] else { throw resource.missing("Code") }
        if let location = code.string { return try package(at: location, of: resource, property: "Code") }
        let members = try resource.members(
            of: code, at: "Code",
            known: [
                "ZipFile", "S3Bucket", "S3Key", "S3ObjectVersion", "S3ObjectStorageMode", "ImageUri",
                "SourceKMSKeyArn",
            ])
        if let text = members["ZipFile"] { return try inlinePackage(text, of: resource, runtime: runtime) }
        if members["ImageUri"] != nil { throw .notEmulated("Code.ImageUri", "a function in a container image") }
        guard let bucket = members["S3Bucket"]?.string, let key = members["S3Key"]?.string else {
            throw ResourceFailure(property: "Code", "Please provide a source for function code.")
        }
        return try package(in: "s3://\(bucket)/\(key)", of: resource, property: "Code")
    }

    /// CloudFormation puts the text into a file named `index` ("AWS::Lambda::Function Code", `ZipFile`).
    private func inlinePackage(
        _ value: JSONValue, of resource: ResolvedResource, runtime: String
    ) throws(ResourceFailure) -> CodePackage {
        let property = "Code.ZipFile"
        guard let text = value.string else { throw resource.unexpected(value, property, expected: "String") }
        guard ManagedRuntime.isPython(runtime) || ManagedRuntime.isNode(runtime) else {
            let runtimes = ManagedRuntime.creatable.filter { ManagedRuntime.isPython($0) || ManagedRuntime.isNode($0) }
            throw ResourceFailure(
                property: property,
                "ZipFile can only be used when Runtime is set to either of \(runtimes.joined(separator: ", ")).")
        }
        guard text.utf8.count <= 4 << 20 else {
            throw ResourceFailure(property: property, "inline code has at most 4 MB; this has \(text.utf8.count) bytes")
        }
        do throws(PackageError) {
            return try environment.workspace.package(
                inline: text, as: ManagedRuntime.isPython(runtime) ? "index.py" : "index.js")
        } catch {
            throw ResourceFailure(property: property, error.reason)
        }
    }
}
