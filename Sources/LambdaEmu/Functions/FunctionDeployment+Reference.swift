import EmulatorCore
import OrderedCollections

extension FunctionDeployment {
    /// Whether a function that is deployed has no permission for `principal`.
    package func isMissingPermission(for principal: String, toInvoke function: String) -> Bool {
        configurations[FunctionReference(function)?.name ?? function] != nil
            && !permissions.allows(principal, toInvoke: function)
    }

    /// The function that a resource's `FunctionName` names.
    func function(of resource: ResolvedResource) throws(ResourceFailure) -> FunctionConfiguration {
        let text = try resource.required("FunctionName")
        let name = FunctionReference(text)?.name ?? text
        guard let function = configurations[name] else {
            let arn = LambdaARN.function(name, region: environment.region, accountID: environment.accountID)
            throw ResourceFailure(property: "FunctionName", "Function not found: \(arn)")
        }
        return function
    }
}
