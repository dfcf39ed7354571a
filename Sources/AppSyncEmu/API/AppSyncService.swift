import EmulatorCore
import OrderedCollections

/// The AppSync APIs of one account.
package final class AppSyncService: Sendable {
    private let environment: ResolverEnvironment
    private let deployed = Locked<OrderedDictionary<String, DeployedAPI>>([:])

    package init(environment: ResolverEnvironment) { self.environment = environment }

    /// Puts an API in place, or in the place of the one with its id. Requests under way end with the API they began
    /// with.
    ///
    /// - Throws: why it was refused, in a sentence; what was deployed before stays.
    @discardableResult
    package func deploy(_ api: GraphQLAPI) throws(DeploymentError) -> DeployedAPI {
        let ready = try DeployedAPI(api, environment: environment)
        deployed.withLock { $0[api.apiID] = ready }
        return ready
    }

    /// The API of that id; for nil the first one, which answers at `/graphql`.
    package func api(_ id: String?) -> DeployedAPI? {
        deployed.withLock { apis in
            guard let id else { return apis.values.first }
            return apis[id]
        }
    }

    /// In order of their first deployment.
    package var apis: [DeployedAPI] { deployed.withLock { Array($0.values) } }
}
