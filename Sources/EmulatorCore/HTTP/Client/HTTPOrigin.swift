/// Scheme, host and port of a URL, and the path behind them: `http://127.0.0.1:8080/base`.
package struct HTTPOrigin: Sendable, Hashable {
    package enum Scheme: String, Sendable { case http, https }

    package var scheme: Scheme
    /// Without the brackets of an IPv6 address.
    package var host: String
    package var port: Int
    /// What `Host` says: without the scheme's own port.
    package var authority: String
    /// What comes behind the authority, without a slash at the end; mostly empty.
    package var basePath: String

    /// nil for what is no absolute `http` or `https` URL.
    package init?(_ url: String) {
        guard let colon = url.firstIndex(of: ":"), let scheme = Scheme(rawValue: url[..<colon].lowercased()),
            url[colon...].hasPrefix("://")
        else { return nil }
        let rest = url[colon...].dropFirst(3)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.isEmpty, !authority.contains("@") else { return nil }
        let standardPort = scheme == .http ? 80 : 443
        var host = authority
        var port = standardPort
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            host = authority[..<end].dropFirst()
            let behind = authority[authority.index(after: end)...]
            if !behind.isEmpty {
                guard behind.hasPrefix(":"), let number = Int(behind.dropFirst()) else { return nil }
                port = number
            }
        } else if let colon = authority.lastIndex(of: ":") {
            guard let number = Int(authority[authority.index(after: colon)...]) else { return nil }
            host = authority[..<colon]
            port = number
        }
        guard !host.isEmpty, (1...65_535).contains(port) else { return nil }
        self.scheme = scheme
        self.host = String(host)
        self.port = port
        let bracketed = host.contains(":") ? "[\(host)]" : String(host)
        self.authority = port == standardPort ? bracketed : "\(bracketed):\(port)"
        let path = rest.dropFirst(authority.count).prefix { $0 != "?" && $0 != "#" }
        basePath = path.hasSuffix("/") ? String(path.dropLast()) : String(path)
    }
}
