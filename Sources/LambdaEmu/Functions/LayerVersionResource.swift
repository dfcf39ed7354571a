import EmulatorCore
import OrderedCollections

/// A layer of the template, and what it adds to the size of a function.
struct DeployedLayer: Sendable {
    var content: LayerContent
    /// Bytes, unzipped.
    var size: Int
}

/// `AWS::Lambda::LayerVersion`
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-layerversion.html)
extension FunctionDeployment {
    mutating func provisionLayer(_ resource: ResolvedResource) throws(ResourceFailure) -> ProvisionedResource {
        try resource.refuseUnknown(
            honoured: ["Content", "LayerName"],
            withoutEffect: ["CompatibleArchitectures", "CompatibleRuntimes", "Description", "LicenseInfo"])
        let given = try resource.string("LayerName") ?? String(resource.physicalName.suffix(140))
        let name = given.split(separator: ":").last.map(String.init) ?? given
        var violations = ConstraintViolations()
        violations.require(
            LambdaPattern.isName(name) && (given == name || given.hasPrefix("arn:")), "LayerName",
            else: .pattern(LambdaPattern.layerName, given, at: "layerName"))
        violations.require(given.count <= 140, "LayerName", else: .maximumLength(140, given, at: "layerName"))
        try violations.check()

        let package = try contentPackage(of: resource)
        // Each publication of a layer is the next version of it.
        var version = 1
        while layers[arn("layer:\(name):\(version)")] != nil { version += 1 }
        let arn = arn("layer:\(name):\(version)")
        layers[arn] = DeployedLayer(
            content: LayerContent(arn: arn, directory: package.directory, source: package.source), size: package.size)
        return ProvisionedResource(ref: arn, attributes: ["LayerVersionArn": .string(arn)])
    }

    private mutating func contentPackage(of resource: ResolvedResource) throws(ResourceFailure) -> CodePackage {
        guard let content = resource.properties["Content"] else { throw resource.missing("Content") }
        if let location = content.string { return try package(at: location, of: resource, property: "Content") }
        let members = try resource.members(
            of: content, at: "Content", known: ["S3Bucket", "S3Key", "S3ObjectVersion", "S3ObjectStorageMode"])
        for name in ["S3Bucket", "S3Key"] where members[name] == nil {
            throw resource.schemaFailure("required key [\(name)] not found", at: "Content")
        }
        let bucket = members["S3Bucket"]?.string ?? ""
        let key = members["S3Key"]?.string ?? ""
        return try package(in: "s3://\(bucket)/\(key)", of: resource, property: "Content")
    }

    /// The layers that a function's `Layers` names: those of the template, and how many others there are.
    ///
    /// What another account publishes cannot be had offline; the function runs without it.
    mutating func attachLayers(
        of resource: ResolvedResource
    ) throws(ResourceFailure) -> (deployed: [DeployedLayer], foreign: Int) {
        let arns = try resource.list("Layers").compactMap(\.string)
        guard arns.count <= 5 else {
            throw ResourceFailure(property: "Layers", "Cannot reference more than 5 layers.")
        }
        var deployed: [DeployedLayer] = []
        var seen: [String: String] = [:]
        for (index, arn) in arns.enumerated() {
            let property = "Layers.\(index)"
            if let parts = LayerVersionARN(arn) {
                if let other = seen.updateValue(arn, forKey: parts.layer) {
                    throw ResourceFailure(
                        property: property,
                        "Two different versions of the same layer are not allowed to be referenced in the same "
                            + "function. \(other) and \(arn) are versions of the same layer.")
                }
                guard parts.region == environment.region else {
                    throw ResourceFailure(
                        property: property,
                        "Layers are not in the same region as the function. Layers are expected to be in region "
                            + "\(environment.region).")
                }
                guard layers[arn] != nil || parts.accountID != environment.accountID else {
                    throw ResourceFailure(property: property, "Layer version \(arn) does not exist.")
                }
            }
            if let layer = layers[arn] {
                deployed.append(layer)
            } else {
                note("the layer \(arn) is not in the template: the modules it holds are missing here", about: resource)
            }
        }
        return (deployed, arns.count - deployed.count)
    }
}
