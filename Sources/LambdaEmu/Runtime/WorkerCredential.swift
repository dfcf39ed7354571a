import EmulatorCore

extension Credential {
    /// The session of a function's execution role, a worker's own: by its key requests are traced back to what the
    /// worker is doing.
    static func session(of function: FunctionConfiguration, _ identifiers: any IdentifierSource) -> Credential {
        let role = function.role.split(separator: "/").last ?? ""
        return Credential(
            accessKeyID: "ASIA" + identifiers.characters(16, of: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
            secretAccessKey: identifiers.characters(40, of: base64),
            sessionToken: "IQoJb3JpZ2luX2Vj" + identifiers.characters(112, of: base64),
            principalARN: "arn:aws:sts::\(function.accountID):assumed-role/\(role)/\(function.functionName)"
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

    /// `Root=1-…;Parent=…;Sampled=0` (X-Ray Developer Guide, "Tracing header").
    func traceHeader(at time: Timestamp) -> String {
        let hexadecimal = "0123456789abcdef"
        return "Root=1-\(String(time.seconds, radix: 16))-\(characters(24, of: hexadecimal))"
            + ";Parent=\(characters(16, of: hexadecimal));Sampled=0"
    }
}
