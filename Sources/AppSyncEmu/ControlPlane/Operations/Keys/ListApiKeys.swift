import EmulatorCore
import OrderedCollections

/// ListApiKeys: a page of an API's keys. One that expired is kept for 60 days more.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_ListApiKeys.html)
enum ListApiKeys {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let keys = try plane.apis.record(request.apiID).keys.values.filter { key in
            key.expires + APIKey.deletionDelay > plane.now
        }
        return try Page(of: keys, request, key: \.id).json("apiKeys", \.json)
    }
}
