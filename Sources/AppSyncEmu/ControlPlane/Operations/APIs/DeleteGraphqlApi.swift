import EmulatorCore
import OrderedCollections

/// DeleteGraphqlApi: the API goes with all that belongs to it, and its sockets close.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_DeleteGraphqlApi.html)
enum DeleteGraphqlApi {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        try plane.apis.delete(request.apiID)
        return .empty
    }
}
