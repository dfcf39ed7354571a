import EmulatorCore
import OrderedCollections

/// DeleteApiKey: requests with the key are refused from now on.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_DeleteApiKey.html)
enum DeleteApiKey {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let id = request.parameter("id")
        return try plane.apis.change(request.apiID) { api throws(ControlPlaneError) in
            guard api.keys.removeValue(forKey: id) != nil else { throw .keyNotFound(id) }
            return .empty
        }
    }
}
