import Crypto

/// Signing keys, derived once a day, region and service: deriving one costs more than the rest of a verification.
struct SigningKeyCache: Sendable {
    struct Scope: Hashable, Sendable {
        var accessKeyID: String
        var date: String
        var region: String
        var service: String
    }

    private struct Entry: Sendable {
        /// A key may be replaced by one with the same id and another secret.
        var secret: String
        /// HMAC that has taken in its key already; copied for each use.
        var keyed: HMAC<SHA256>
    }

    private let entries = Locked<[Scope: Entry]>([:])
    private let capacity: Int

    init(capacity: Int = 256) { self.capacity = capacity }

    var count: Int { entries.withLock { $0.count } }

    /// An HMAC under the signing key of that scope, ready for the string to sign.
    func authenticator(for scope: Scope, secret: String) -> HMAC<SHA256> {
        if let entry = entries.withLock({ $0[scope] }), entry.secret == secret { return entry.keyed }
        let keyed = Self.derive(scope, secret: secret)
        entries.withLock { entries in
            // Whoever sends scopes at random must not fill the memory; real callers use a handful.
            if entries.count >= capacity { entries.removeAll(keepingCapacity: true) }
            entries[scope] = Entry(secret: secret, keyed: keyed)
        }
        return keyed
    }

    private static func derive(_ scope: Scope, secret: String) -> HMAC<SHA256> {
        var key = SymmetricKey(data: Array("AWS4\(secret)".utf8))
        for part in [scope.date, scope.region, scope.service, "aws4_request"] {
            let code = HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key)
            key = SymmetricKey(data: code)
        }
        return HMAC<SHA256>(key: key)
    }
}
