/// An access key that the emulator knows.
package struct Credential: Sendable, Hashable {
    package var accessKeyID: String
    package var secretAccessKey: String
    /// The token that must come with the key; nil when the key stands alone, and then a token that comes all the
    /// same is not looked at.
    package var sessionToken: String?
    /// Whose key it is, when it is not an IAM user's: `arn:aws:sts::000000000000:assumed-role/ROLE/FUNCTION`.
    package var principalARN: String?
    /// The request id of the invocation that the key's holder is busy with: what it asks for, it asks for that.
    package var actingFor: String?

    package init(
        accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil, principalARN: String? = nil,
        actingFor: String? = nil
    ) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
        self.principalARN = principalARN
        self.actingFor = actingFor
    }

    /// The key that every emulator takes, and that `emulator env` hands out.
    package static let test = Credential(accessKeyID: "test", secretAccessKey: "test")
}
