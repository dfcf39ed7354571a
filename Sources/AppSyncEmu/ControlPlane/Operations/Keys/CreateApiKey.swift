import EmulatorCore
import OrderedCollections

/// CreateApiKey: a key for seven days, or until `expires`.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_CreateApiKey.html)
enum CreateApiKey {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let members = try request.members()
        let expires = try APIKey.expiry(try members.integer("expires"), now: plane.now)
        let key = APIKey(
            id: "da2-" + plane.newIdentifier(), expires: expires, description: try members.string("description"))
        return try plane.apis.change(request.apiID) { api throws(ControlPlaneError) in
            try api.create(key)
            return .json(["apiKey": key.json])
        }
    }
}
