import AppSyncEmu
import EmulatorCore
import OrderedCollections

/// The APIs that sockets can connect to, in the order of their deployment.
final class RealtimeAPIs: Sendable {
    private let apis = Locked<OrderedDictionary<String, RealtimeAPI>>([:])

    func set(_ api: RealtimeAPI) { apis.withLock { $0[api.api.apiID] = api } }

    /// The API of that id, or the first one for nil.
    @Sendable func lookUp(_ apiID: String?) -> RealtimeAPI? {
        apis.withLock { apis in
            guard let apiID else { return apis.values.first }
            return apis[apiID]
        }
    }
}
