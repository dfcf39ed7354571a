import EmulatorCore

extension Credential {
    /// What a role's session looks like: the key by which requests are traced back to a worker.
    static func temporary(_ identifiers: any IdentifierSource) -> Credential {
        Credential(
            accessKeyID: "ASIA" + identifiers.characters(16, of: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
            secretAccessKey: identifiers.characters(40, of: base64),
            sessionToken: "IQoJb3JpZ2luX2Vj" + identifiers.characters(112, of: base64)
        )
    }

    private static let base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
}

extension IdentifierSource {
    /// - Parameter alphabet: as many characters as a power of two up to 256.
    func characters(_ count: Int, of alphabet: String) -> String {
        let alphabet = Array(alphabet)
        var text = ""
        while text.count < count {
            let (high, low) = randomBits()
            for word in [low, high] {
                for shift in stride(from: UInt64(0), to: 64, by: 8) where text.count < count {
                    text.append(alphabet[Int(word >> shift & 0xFF) % alphabet.count])
                }
            }
        }
        return text
    }
}
