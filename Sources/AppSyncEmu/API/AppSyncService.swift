import EmulatorCore
import OrderedCollections

/// The AppSync APIs of one account: the one registry of them. Templates put APIs here when the account starts, the
/// control plane changes them, and GraphQL requests, sockets and publications find them here.
package final class AppSyncService: Sendable {
    package let environment: ResolverEnvironment
    private let authenticator: any Authenticator
    private let fanOut: FanOut
    /// In the order of their creation.
    private let live = Locked<OrderedDictionary<String, LiveAPI>>([:])
    /// What the account started with, for `reset`. The lock is held for a whole change, so that there is one at a
    /// time; requests take the other one, and only to look up.
    private let initial = Locked<[(record: APIRecord, deployed: DeployedAPI)]>([])

    package init(environment: ResolverEnvironment, authenticator: any Authenticator, fanOut: FanOut) {
        self.environment = environment
        self.authenticator = authenticator
        self.fanOut = fanOut
    }

    // MARK: - Look-up

    /// The API of that id; for nil the first one, which answers at `/graphql`.
    package func api(_ id: String?) -> DeployedAPI? { find(id)?.deployed }

    /// The same for sockets.
    @Sendable package func realtime(_ id: String?) -> RealtimeAPI? { find(id)?.realtime }

    /// In the order of their creation.
    package var records: [APIRecord] { live.withLock { $0.values.map(\.record) } }

    /// - Throws: NotFoundException
    package func record(_ id: String) throws(ControlPlaneError) -> APIRecord {
        guard let found = find(id) else { throw .apiNotFound(id) }
        return found.record
    }

    private func find(_ id: String?) -> LiveAPI? {
        live.withLock { apis in
            guard let id else { return apis.values.first }
            return apis[id]
        }
    }

    // MARK: - The start

    /// Puts an API in place that the account starts with.
    ///
    /// - Throws: why it was refused, in a sentence; what was there before stays.
    @discardableResult
    package func deploy(_ record: APIRecord) throws(DeploymentError) -> DeployedAPI {
        try initial.withLock { initial throws(DeploymentError) in
            let deployed = try DeployedAPI(record.served, environment: environment)
            put(record, deployed)
            initial.removeAll { $0.record.apiID == record.apiID }
            initial.append((record, deployed))
            return deployed
        }
    }

    /// As it was when it started: what was created since goes, with its sockets; what was changed or deleted is back,
    /// and the sockets of what was not deleted stay.
    package func reset() {
        initial.withLock { initial in
            let kept = Set(initial.map(\.record.apiID))
            for id in live.withLock({ Array($0.keys) }) where !kept.contains(id) { remove(id) }
            for (record, deployed) in initial { put(record, deployed) }
            live.withLock { apis in
                let order = initial.compactMap { entry in apis[entry.record.apiID].map { (entry.record.apiID, $0) } }
                apis = OrderedDictionary(uniqueKeysWithValues: order)
            }
        }
        fanOut.reset()
    }

    // MARK: - Changes at run time

    /// - Throws: what `DeployedAPI` has against it, as a BadRequestException.
    package func create(_ record: APIRecord) throws(ControlPlaneError) {
        try initial.withLock { _ throws(ControlPlaneError) in try putChanged(record) }
    }

    /// Changes an API: at once for all requests that come from now on, while those under way end with the API they
    /// began with. Nothing is changed when `body` or the check of the whole throws.
    package func change<Result>(
        _ id: String, _ body: (inout APIRecord) throws(ControlPlaneError) -> Result
    ) throws(ControlPlaneError) -> Result {
        try initial.withLock { _ throws(ControlPlaneError) in
            var record = try record(id)
            let result = try body(&record)
            try putChanged(record)
            return result
        }
    }

    /// Deletes an API and closes its sockets.
    package func delete(_ id: String) throws(ControlPlaneError) {
        try initial.withLock { _ throws(ControlPlaneError) in
            guard find(id) != nil else { throw .apiNotFound(id) }
            remove(id)
        }
    }

    private func putChanged(_ record: APIRecord) throws(ControlPlaneError) {
        let deployed: DeployedAPI
        do throws(DeploymentError) { deployed = try DeployedAPI(record.served, environment: environment) } catch {
            throw ControlPlaneError(error)
        }
        put(record, deployed)
    }

    private func put(_ record: APIRecord, _ deployed: DeployedAPI) {
        let former = find(record.apiID)
        DirectiveWarning.record(deployed.api, former: former?.deployed.api, in: environment)
        let realtime =
            former?.realtime
            ?? RealtimeAPI(deployed, authenticator: authenticator, subscriptions: fanOut.deploy(deployed.api))
        live.withLock { $0[record.apiID] = LiveAPI(record: record, deployed: deployed, realtime: realtime) }
        realtime.follow(deployed)
    }

    private func remove(_ id: String) {
        let removed = live.withLock { $0.removeValue(forKey: id) }
        fanOut.remove(id)
        removed?.realtime.close()
    }
}
