import EmulatorCore
import OrderedCollections

/// GetGraphqlApi: an API itself, without what belongs to it.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_GetGraphqlApi.html)
enum GetGraphqlApi {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        .json(["graphqlApi": try plane.apis.record(request.apiID).json(publicURL: plane.publicURL)])
    }
}
