import EmulatorCore

/// What the programs of an environment are told to trust: what they would trust without it, and the emulator's
/// authority. `AWS_CA_BUNDLE` and `REQUESTS_CA_BUNDLE` stand instead of what a program knows by itself.
struct TrustBundle: Sendable {
    /// Where systems keep the roots that they trust: Debian, Fedora, Alpine and macOS.
    private static let systemFiles = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem",
    ]
    private static let variables = ["AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"]

    /// Certificates in PEM, the authority first, each once.
    var text: String

    /// - Parameters:
    ///   - authority: in PEM.
    ///   - environment: may name files of certificates that are trusted already.
    ///   - read: a file's text; nil when it cannot be read.
    init(authority: String, environment: [String: String], read: (String) -> String?) {
        var texts = [authority]
        texts += Self.variables.compactMap { environment[$0] }.compactMap(read)
        if let roots = Self.systemFiles.lazy.compactMap(read).first { texts.append(roots) }
        var seen: Set<String> = []
        text = texts.flatMap(Self.certificates).filter { seen.insert($0).inserted }.joined()
    }

    private static let begin = "-----BEGIN CERTIFICATE-----"
    private static let end = "-----END CERTIFICATE-----"

    private static func certificates(in text: String) -> [String] {
        var certificates: [String] = []
        var current: [Substring]?
        for line in text.split(whereSeparator: \.isNewline) {
            if line == begin { current = [] }
            current?.append(line)
            guard line == end, let lines = current else { continue }
            certificates.append(lines.joined(separator: "\n") + "\n")
            current = nil
        }
        return certificates
    }
}
