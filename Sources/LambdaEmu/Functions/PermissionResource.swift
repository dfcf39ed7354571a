import EmulatorCore

/// `AWS::Lambda::Permission`
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-permission.html)
///
/// Policies are not enforced: whoever may call the emulator may invoke its functions. The function may be another
/// stack's, so it is not looked for.
extension FunctionDeployment {
    func provisionPermission(_ resource: ResolvedResource) throws(ResourceFailure) -> ProvisionedResource {
        try resource.refuseUnknown(
            honoured: ["Action", "FunctionName", "Principal"],
            withoutEffect: [
                "EventSourceToken", "FunctionUrlAuthType", "InvokedViaFunctionUrl", "PrincipalOrgID", "SourceAccount",
                "SourceArn",
            ])
        for name in ["Action", "FunctionName", "Principal"] { _ = try resource.required(name) }
        let id = resource.physicalName
        return ProvisionedResource(ref: id, attributes: ["Id": .string(id)])
    }
}
