import EmulatorCore
import OrderedCollections

/// UpdateApiKey: another description or expiry. What is not given stays.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_UpdateApiKey.html)
enum UpdateApiKey {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let members = try request.members()
        let id = request.parameter("id")
        return try plane.apis.change(request.apiID) { api throws(ControlPlaneError) in
            guard var key = api.keys[id] else { throw .keyNotFound(id) }
            if let description = try members.string("description") { key.description = description }
            if let expires = try members.integer("expires") {
                key.expires = try APIKey.expiry(expires, now: plane.now)
            }
            api.keys[id] = key
            return .json(["apiKey": key.json])
        }
    }
}
