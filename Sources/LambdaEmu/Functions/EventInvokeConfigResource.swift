import EmulatorCore
import OrderedCollections

/// `AWS::Lambda::EventInvokeConfig`
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventinvokeconfig.html)
extension FunctionDeployment {
    mutating func provisionEventInvokeConfig(
        _ resource: ResolvedResource
    ) throws(ResourceFailure) -> ProvisionedResource {
        try resource.refuseUnknown(
            honoured: [
                "FunctionName", "Qualifier", "MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig",
            ], withoutEffect: [])
        let qualifier = try resource.required("Qualifier")
        let attempts = try resource.integer("MaximumRetryAttempts")
        let age = try resource.integer("MaximumEventAgeInSeconds")
        try resource.require(attempts, in: 0...2, at: "MaximumRetryAttempts")
        try resource.require(age, in: 60...21_600, at: "MaximumEventAgeInSeconds")
        var function = try function(of: resource)
        guard function.qualifiers.contains(qualifier) else {
            throw ResourceFailure(
                property: "Qualifier", "Function not found: \(function.arn(qualifier: qualifier))")
        }
        let hasDestination = resource.properties["DestinationConfig"] != nil
        guard attempts != nil || age != nil || hasDestination else {
            throw ResourceFailure("You must specify at least one of error handling or destination setting.")
        }

        if hasDestination {
            note("DestinationConfig is not emulated: no record of an event's end is sent on", about: resource)
        }
        if qualifier == "$LATEST" {
            function.maximumRetryAttempts = attempts ?? 2
            function.maximumEventAge = age ?? 21_600
            configurations[function.functionName] = function
        } else {
            note("only the settings of $LATEST are emulated, not those of \(qualifier)", about: resource)
        }
        return ProvisionedResource(ref: resource.physicalName)
    }
}
