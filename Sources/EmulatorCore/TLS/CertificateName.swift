#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What a certificate is for, as its subject alternative names say it (RFC 5280, 4.2.1.6): clients look an address up
/// among the addresses and anything else among the names.
enum CertificateName: Sendable, Hashable {
    case dns(String)
    /// Four or sixteen bytes, in network order.
    case address([UInt8])

    /// - Parameter host: a name, an IPv4 or an IPv6 address, the latter with or without brackets and zone.
    init(_ host: String) {
        var address = host
        if address.hasPrefix("["), address.hasSuffix("]") { address = String(address.dropFirst().dropLast()) }
        address = String(address.prefix { $0 != "%" })
        if let bytes = Self.bytes(of: address, AF_INET, count: 4) ?? Self.bytes(of: address, AF_INET6, count: 16) {
            self = .address(bytes)
        } else {
            self = .dns(host)
        }
    }

    /// The names of this machine's loopback, then those of `hosts`, each once.
    static func all(of hosts: [String]) -> [CertificateName] {
        var seen: Set<CertificateName> = []
        // A name that is not ASCII cannot stand in a certificate, and no client would send it.
        return (["localhost", "*.localhost", "127.0.0.1", "::1"] + hosts.filter { $0.utf8.allSatisfy { $0 < 0x80 } })
            .map { CertificateName($0) }.filter { seen.insert($0).inserted }
    }

    private static func bytes(of text: String, _ family: Int32, count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return inet_pton(family, text, &bytes) == 1 ? bytes : nil
    }
}
