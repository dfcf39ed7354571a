/// The access keys that the emulator knows: `test`/`test`, those of `--credentials`, and those it gave to its
/// functions.
package final class CredentialStore: Sendable {
    private let credentials: Locked<[String: Credential]>

    package init(_ credentials: [Credential] = []) {
        var known = [Credential.test.accessKeyID: Credential.test]
        for credential in credentials { known[credential.accessKeyID] = credential }
        self.credentials = Locked(known)
    }

    /// Makes a key known; one with the same id gives way.
    package func add(_ credential: Credential) {
        credentials.withLock { $0[credential.accessKeyID] = credential }
    }

    package func remove(accessKeyID: String) {
        credentials.withLock { _ = $0.removeValue(forKey: accessKeyID) }
    }

    package func credential(for accessKeyID: String) -> Credential? {
        credentials.withLock { $0[accessKeyID] }
    }
}
