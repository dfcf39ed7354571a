import EmulatorCore
import OrderedCollections

/// UpdateGraphqlApi: new settings in the place of the old ones. What is not given is as if it had never been.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_UpdateGraphqlApi.html)
enum UpdateGraphqlApi {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let settings = try APISettings(try request.members())
        return try plane.apis.change(request.apiID) { api throws(ControlPlaneError) in
            api.settings = settings
            return .json(["graphqlApi": api.json(publicURL: plane.publicURL)])
        }
    }
}
