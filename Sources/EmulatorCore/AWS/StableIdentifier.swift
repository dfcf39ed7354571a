import Crypto

/// Identifiers that derive from what a thing is called, so that they stay over restarts: API ids, API keys, the random
/// part of a physical name.
package enum StableIdentifier {
    /// Lower-case base 36, from SHA-256 over the parts, each closed by a zero byte so that ("a", "bc") is not
    /// ("ab", "c").
    ///
    /// - Parameter length: 26 as AppSync's API ids have it; at most 48, which is what 256 bits fill.
    package static func make(_ parts: String..., length: Int = 26) -> String { make(parts, length: length) }

    package static func make(_ parts: [String], length: Int = 26) -> String {
        precondition((1...48).contains(length), "a digest has at most 48 base-36 digits")
        var hash = SHA256()
        for part in parts {
            var part = part
            part.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
            withUnsafeBytes(of: UInt8(0)) { hash.update(bufferPointer: $0) }
        }
        // Long division of the digest, seen as one number, by 36.
        var number = Array(hash.finalize())
        let alphabet = Array("0123456789abcdefghijklmnopqrstuvwxyz".utf8)
        return String(unsafeUninitializedCapacity: length) { digits in
            for place in 0..<length {
                var remainder = 0
                for index in number.indices {
                    let value = remainder << 8 | Int(number[index])
                    number[index] = UInt8(value / 36)
                    remainder = value % 36
                }
                digits[place] = alphabet[remainder]
            }
            return length
        }
    }
}
