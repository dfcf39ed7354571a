import EmulatorCore
import OrderedCollections

/// `AWS::Lambda::Version`
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-version.html)
///
/// A version runs what `$LATEST` runs: nothing changes a function between its deployment and the end of the emulator.
extension FunctionDeployment {
    mutating func provisionVersion(_ resource: ResolvedResource) throws(ResourceFailure) -> ProvisionedResource {
        try resource.refuseUnknown(
            honoured: ["FunctionName"],
            withoutEffect: [
                "CodeSha256", "Description", "FunctionScalingConfig", "ProvisionedConcurrencyConfig", "RuntimePolicy",
            ])
        let function = try function(of: resource)
        // Nothing can have changed since, and Lambda publishes nothing twice.
        guard !function.qualifiers.contains("1") else {
            throw ResourceFailure(
                "A version for this Lambda function exists ( 1 ). Modify the function to create a new version.")
        }
        configurations[function.functionName]?.qualifiers.append("1")
        let arn = function.arn(qualifier: "1")
        return ProvisionedResource(ref: arn, attributes: ["FunctionArn": .string(arn), "Version": "1"])
    }
}
