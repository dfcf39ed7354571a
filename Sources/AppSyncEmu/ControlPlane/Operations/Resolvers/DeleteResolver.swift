import EmulatorCore
import OrderedCollections

/// DeleteResolver: the field reads its parent from now on.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_DeleteResolver.html)
enum DeleteResolver {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        try plane.apis.change(request.apiID) { api throws(ControlPlaneError) in
            try api.deleteResolver(request.coordinate)
            return .empty
        }
    }
}
