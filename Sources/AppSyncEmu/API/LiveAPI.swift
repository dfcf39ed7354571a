/// One API of the account at one time: what it is, and what serves it. Replaced as a whole by each change, so that
/// who has it sees one state.
final class LiveAPI: Sendable {
    let record: APIRecord
    let deployed: DeployedAPI
    /// The same one for as long as the API exists: sockets hold it.
    let realtime: RealtimeAPI

    init(record: APIRecord, deployed: DeployedAPI, realtime: RealtimeAPI) {
        self.record = record
        self.deployed = deployed
        self.realtime = realtime
    }
}
