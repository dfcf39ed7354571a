/// Base 64 (RFC 4648), without Foundation.
package enum Base64 {
    package enum Alphabet: Sendable { case standard, url }

    /// Why a text is not what `encode` would have written.
    package enum Failure: Error, Sendable, Equatable {
        /// Not a multiple of four characters.
        case length(Int)
        case character(UInt8)
        /// The last character carries bits that belong to no byte.
        case leftOverBits
    }

    private static let padding = UInt8(ascii: "=")
    private static let standard = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let url = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    // MARK: - Encoding

    /// With padding for the standard alphabet, without for the URL's.
    package static func encode(_ bytes: some Collection<UInt8>, _ alphabet: Alphabet = .standard) -> String {
        var text: [UInt8] = []
        append(bytes, to: &text, alphabet)
        return String(decoding: text, as: UTF8.self)
    }

    package static func append(
        _ bytes: some Collection<UInt8>, to text: inout [UInt8], _ alphabet: Alphabet = .standard
    ) {
        let digits = alphabet == .standard ? standard : url
        text.reserveCapacity(text.count + (bytes.count + 2) / 3 * 4)
        var group: UInt32 = 0
        var held = 0
        for byte in bytes {
            group = group << 8 | UInt32(byte)
            held += 1
            guard held == 3 else { continue }
            text.append(digits[Int(group >> 18)])
            text.append(digits[Int(group >> 12 & 63)])
            text.append(digits[Int(group >> 6 & 63)])
            text.append(digits[Int(group & 63)])
            group = 0
            held = 0
        }
        guard held > 0 else { return }
        group <<= UInt32(8 * (3 - held))
        text.append(digits[Int(group >> 18)])
        text.append(digits[Int(group >> 12 & 63)])
        if held == 2 { text.append(digits[Int(group >> 6 & 63)]) }
        if alphabet == .standard { for _ in held..<3 { text.append(padding) } }
    }

    // MARK: - Decoding

    /// Decodes with or without padding. White space, foreign characters and a lone last character are refused with nil.
    package static func decode(_ text: some StringProtocol, _ alphabet: Alphabet = .standard) -> [UInt8]? {
        let characters = text.utf8.reversed().drop { $0 == padding }.reversed()
        let paddings = text.utf8.count - characters.count
        guard characters.count % 4 != 1, paddings == 0 || (paddings <= 2 && text.utf8.count % 4 == 0) else {
            return nil
        }
        return try? bytes(of: characters, alphabet).decoded
    }

    /// Decodes the standard alphabet with its padding, and nothing that `encode` does not write.
    package static func decodeStrictly(_ text: String) throws(Failure) -> [UInt8] {
        let characters = Array(text.utf8)
        guard characters.count % 4 == 0 else { throw .length(characters.count) }
        let paddings = characters.suffix(2).reversed().prefix { $0 == padding }.count
        let (decoded, leftOver) = try bytes(of: characters.dropLast(paddings), .standard)
        guard leftOver == 0 else { throw .leftOverBits }
        return decoded
    }

    private static func bytes(
        of characters: some Collection<UInt8>, _ alphabet: Alphabet
    ) throws(Failure) -> (decoded: [UInt8], leftOver: UInt32) {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(characters.count * 3 / 4)
        var group: UInt32 = 0
        var held: UInt32 = 0
        for character in characters {
            guard let value = value(of: character, alphabet) else { throw .character(character) }
            group = group << 6 | UInt32(value)
            held += 6
            guard held >= 8 else { continue }
            held -= 8
            decoded.append(UInt8(truncatingIfNeeded: group >> held))
        }
        return (decoded, group & ((1 << held) - 1))
    }

    private static func value(of character: UInt8, _ alphabet: Alphabet) -> UInt8? {
        switch (character, alphabet) {
        case (UInt8(ascii: "A")...UInt8(ascii: "Z"), _): character - UInt8(ascii: "A")
        case (UInt8(ascii: "a")...UInt8(ascii: "z"), _): character - UInt8(ascii: "a") + 26
        case (UInt8(ascii: "0")...UInt8(ascii: "9"), _): character - UInt8(ascii: "0") + 52
        case (UInt8(ascii: "+"), .standard), (UInt8(ascii: "-"), .url): 62
        case (UInt8(ascii: "/"), .standard), (UInt8(ascii: "_"), .url): 63
        default: nil
        }
    }
}
