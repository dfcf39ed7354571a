import EmulatorCore
import OrderedCollections

/// `NextToken`: where the next page starts, bound to the statement and the parameters that it was given for. Opaque to
/// clients.
struct NextToken: Sendable {
    var key: Item
    /// Of the statement and its parameters.
    var fingerprint: UInt64

    /// First byte of every token; the version of what follows.
    private static let version: UInt8 = 1

    init(after key: Item, for fingerprint: UInt64) {
        self.key = key
        self.fingerprint = fingerprint
    }

    /// - Throws: `ValidationException` for what is no token, and for a token of another request.
    init(_ text: String, for fingerprint: UInt64) throws(DynamoError) {
        guard let bytes = Base64.decode(text), bytes.count > 17, bytes[0] == Self.version,
            Self.number(bytes[1..<9]) == Self.hash(bytes[9...])
        else { throw .validation("Invalid NextToken") }
        guard Self.number(bytes[9..<17]) == fingerprint else { throw Self.mismatch }
        self.fingerprint = fingerprint
        key = try ItemBytes.decode(Array(bytes[17...]))
    }

    var text: String {
        let content = Self.bytes(fingerprint) + ItemBytes.encode(key)
        return Base64.encode([Self.version] + Self.bytes(Self.hash(content[...])) + content)
    }

    static var mismatch: DynamoError { .validation("NextToken does not match request") }

    static func fingerprint(of statement: String, _ parameters: [AttributeValue]) -> UInt64 {
        var writer = JSONWriter()
        writer.write(string: statement)
        for parameter in parameters { parameter.write(to: &writer) }
        return hash(writer.array()[...])
    }

    private static func bytes(_ number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(56 - 8 * $0)) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }

    /// FNV-1a.
    private static func hash(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }
}
