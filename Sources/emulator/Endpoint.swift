/// Where the emulator is reached: what URLs in answers start with.
struct Endpoint: Sendable {
    /// Without a slash at the end: `http://127.0.0.1:4566`.
    let url: String
    /// The file of the certificate that clients must trust to speak TLS here; nil without TLS. URLs stay plain unless
    /// `--public-url` says otherwise: whoever wants TLS (amplify-js) finds it on the same port.
    let authority: String?
    /// The file of that and of what programs trust without it.
    let trustBundle: String?

    init(configuration: Configuration, port: Int, authority: String? = nil, trustBundle: String? = nil) {
        self.authority = authority
        self.trustBundle = trustBundle
        let host = configuration.hosts.first ?? "127.0.0.1"
        // 0.0.0.0 and :: say where to listen; nobody can connect to them by that name everywhere.
        let reachable = host == "0.0.0.0" || host == "::" ? "127.0.0.1" : host
        let authority = reachable.contains(":") ? "[\(reachable)]" : reachable
        url = configuration.publicURL ?? "http://\(authority):\(port)"
    }
}
