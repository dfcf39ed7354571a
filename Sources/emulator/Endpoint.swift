/// Where the emulator is reached: what URLs in answers start with.
struct Endpoint: Sendable {
    /// Without a slash at the end: `http://127.0.0.1:4566`.
    let url: String

    init(configuration: Configuration, port: Int) {
        let host = configuration.hosts.first ?? "127.0.0.1"
        // 0.0.0.0 and :: say where to listen; nobody can connect to them by that name everywhere.
        let reachable = host == "0.0.0.0" || host == "::" ? "127.0.0.1" : host
        let authority = reachable.contains(":") ? "[\(reachable)]" : reachable
        url = configuration.publicURL ?? "http://\(authority):\(port)"
    }
}
