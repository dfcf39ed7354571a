import EmulatorCore
import OrderedCollections

/// GetGraphqlApiEnvironmentVariables: `env` of resolvers' contexts.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_GetGraphqlApiEnvironmentVariables.html)
enum GetGraphqlApiEnvironmentVariables {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let variables = try plane.apis.record(request.apiID).environmentVariables
        return .json(["environmentVariables": .object(variables.mapValues { .string($0) })])
    }
}
