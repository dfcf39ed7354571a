import EmulatorCore

/// Where a reader of a shard is, as the text that it holds on to:
/// `arn:aws:dynamodb:…/stream/2026-11-22T20:30:51.123|1|AAAA…`
struct ShardIterator: Sendable, Equatable {
    /// API reference, GetShardIterator.
    static let lifetime = Duration.seconds(15 * 60)

    var stream: StreamARN
    /// The first record to read, if it is there.
    var position: SequenceNumber
    var createdAt: Timestamp
    /// No two are the same, even at one position.
    var nonce: UInt64

    init(_ stream: StreamARN, at position: SequenceNumber, _ account: DynamoAccount) {
        self.stream = stream
        self.position = position
        createdAt = account.clock.now
        nonce = account.identifiers.randomBits().1
    }

    var text: String {
        let numbers = [UInt64(bitPattern: position.value), UInt64(bitPattern: createdAt.nanoseconds), nonce]
        let state = numbers.flatMap(Self.bytes)
        let checksum = Self.bytes(UInt64(Self.checksum(stream.text, state))).suffix(4)
        return "\(stream.text)|1|\(Base64.encode(state + checksum))"
    }

    /// - Throws: `ValidationException` when `text` is not one that was given out (inferred wording).
    init(_ text: String) throws(DynamoError) {
        let parts = text.split(separator: "|", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1] == "1", let bytes = Base64.decode(parts[2]), bytes.count == 28,
            UInt64(Self.checksum(String(parts[0]), Array(bytes[..<24]))) == Self.number(bytes[24...]),
            let stream = try? StreamARN(String(parts[0]))
        else { throw .validation("Invalid ShardIterator") }
        self.stream = stream
        position = SequenceNumber(value: Int64(bitPattern: Self.number(bytes[..<8])))
        createdAt = Timestamp(nanoseconds: Int64(bitPattern: Self.number(bytes[8..<16])))
        nonce = Self.number(bytes[16..<24])
    }

    private static func bytes(_ number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(56 - 8 * $0)) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }

    private static func checksum(_ arn: String, _ state: [UInt8]) -> UInt32 {
        (Array(arn.utf8) + state).withUnsafeBytes { Crc32.checksum($0) }
    }
}
