import EmulatorCore
import OrderedCollections

/// `AWS::Lambda::Alias`
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-alias.html)
extension FunctionDeployment {
    mutating func provisionAlias(_ resource: ResolvedResource) throws(ResourceFailure) -> ProvisionedResource {
        try resource.refuseUnknown(
            honoured: ["FunctionName", "FunctionVersion", "Name", "RoutingConfig"],
            withoutEffect: ["Description", "ProvisionedConcurrencyConfig"])
        let name = try resource.required("Name")
        let version = try resource.required("FunctionVersion")
        try resource.require(LambdaPattern.isAliasName(name), keyword: "pattern", at: "Name")
        try resource.require(name.count <= 128, keyword: "maxLength", at: "Name")
        let function = try function(of: resource)
        let isVersion = version == "$LATEST" || version.utf8.allSatisfy(\.isASCIIDigit)
        guard isVersion, function.qualifiers.contains(version) else {
            throw ResourceFailure(
                property: "FunctionVersion", "Function not found: \(function.arn(qualifier: version))")
        }
        let arn = function.arn(qualifier: name)
        guard !function.qualifiers.contains(name) else {
            throw ResourceFailure(property: "Name", "Alias already exists: \(arn)")
        }
        if resource.properties["RoutingConfig"] != nil {
            note("RoutingConfig is not emulated: every invocation goes to version \(version)", about: resource)
        }
        configurations[function.functionName]?.qualifiers.append(name)
        return ProvisionedResource(ref: arn, attributes: ["AliasArn": .string(arn)])
    }
}
