import EmulatorCore

/// `AWS::Lambda::Permission`
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-permission.html)
///
/// Kept for AppSync, which may not call an authorizer without one; else policies are not enforced: whoever may call the
/// emulator may invoke its functions. The function may be another stack's, so it is not looked for.
extension FunctionDeployment {
    mutating func provisionPermission(_ resource: ResolvedResource) throws(ResourceFailure) -> ProvisionedResource {
        try resource.refuseUnknown(
            honoured: ["Action", "FunctionName", "Principal"],
            withoutEffect: [
                "EventSourceToken", "FunctionUrlAuthType", "InvokedViaFunctionUrl", "PrincipalOrgID", "SourceAccount",
                "SourceArn",
            ])
        let action = try resource.required("Action")
        let function = try resource.required("FunctionName")
        let principal = try resource.required("Principal")
        // Names of actions are in any case, as in every policy.
        if ["lambda:invokefunction", "lambda:*", "*"].contains(action.lowercased()) {
            permissions.allow(principal, toInvoke: function)
        }
        let id = resource.physicalName
        return ProvisionedResource(ref: id, attributes: ["Id": .string(id)])
    }
}
