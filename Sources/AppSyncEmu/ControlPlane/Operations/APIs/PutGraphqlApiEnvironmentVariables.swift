import EmulatorCore
import OrderedCollections

/// PutGraphqlApiEnvironmentVariables: a new list in the place of the old one.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_PutGraphqlApiEnvironmentVariables.html)
enum PutGraphqlApiEnvironmentVariables {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let members = try request.members()
        guard let variables = try members.map("environmentVariables") else {
            throw members.missing("environmentVariables")
        }
        return try plane.apis.change(request.apiID) { api throws(ControlPlaneError) in
            try api.setEnvironmentVariables(variables)
            return .json(["environmentVariables": .object(variables.mapValues { .string($0) })])
        }
    }
}
