/// An access key that the emulator knows.
package struct Credential: Sendable, Hashable {
    package var accessKeyID: String
    package var secretAccessKey: String
    /// The token that must come with the key; nil when the key stands alone, and then a token that comes all the
    /// same is not looked at.
    package var sessionToken: String?

    package init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
    }

    /// The key that every emulator takes, and that `emulator env` hands out.
    package static let test = Credential(accessKeyID: "test", secretAccessKey: "test")
}
