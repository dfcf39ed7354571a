/// Base64 (RFC 4648 section 4), with the errors of the decoder behind DynamoDB.
package enum Base64 {
    package static func encode(_ bytes: [UInt8]) -> String {
        var out: [UInt8] = []
        append(bytes, to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    static func append(_ bytes: [UInt8], to out: inout [UInt8]) {
        out.reserveCapacity(out.count + (bytes.count + 2) / 3 * 4)
        var index = 0
        while index + 2 < bytes.count {
            let group = UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2])
            out.append(alphabet[Int(group >> 18)])
            out.append(alphabet[Int(group >> 12 & 63)])
            out.append(alphabet[Int(group >> 6 & 63)])
            out.append(alphabet[Int(group & 63)])
            index += 3
        }
        let rest = bytes.count - index
        guard rest > 0 else { return }
        let group = UInt32(bytes[index]) << 16 | (rest == 2 ? UInt32(bytes[index + 1]) << 8 : 0)
        out.append(alphabet[Int(group >> 18)])
        out.append(alphabet[Int(group >> 12 & 63)])
        out.append(rest == 2 ? alphabet[Int(group >> 6 & 63)] : padding)
        out.append(padding)
    }

    /// - Throws: `SerializationException` for a wrong length, a foreign character, or bits left over.
    package static func decode(_ text: String) throws(DynamoError) -> [UInt8] {
        let bytes = Array(text.utf8)
        if bytes.count % 4 != 0 {
            throw .serialization(
                "Base64 encoded length is expected a multiple of 4 bytes but found: \(bytes.count)"
            )
        }
        var end = bytes.count
        while end > 0, bytes.count - end < 2, bytes[end - 1] == padding { end -= 1 }
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count / 4 * 3)
        var group: UInt32 = 0
        var bits = 0
        for byte in bytes[..<end] {
            let value = values[Int(byte)]
            guard value != invalid else {
                throw .serialization("Invalid base 64 character: '\(Character(Unicode.Scalar(byte)))'")
            }
            group = group << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                out.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
            }
        }
        // The word is AWS's own.
        if group & ((1 << UInt32(bits)) - 1) != 0 {
            throw .serialization("Invalid last non-pad Base64 character dectected")
        }
        return out
    }

    private static let padding = UInt8(ascii: "=")
    private static let invalid: UInt8 = 0xFF
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private static let values: [UInt8] = {
        var values = [UInt8](repeating: invalid, count: 256)
        for (index, byte) in alphabet.enumerated() { values[Int(byte)] = UInt8(index) }
        return values
    }()
}
