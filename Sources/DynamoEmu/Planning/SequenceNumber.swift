import EmulatorCore

/// `SequenceNumber` of a stream record: 21 digits, since AWS's have 21 to 40; greater for what happened later.
struct SequenceNumber: Sendable, Hashable, Comparable {
    var value: Int64

    static let zero = SequenceNumber(value: 0)

    /// What all numbers begin at, so that they have 21 digits without leading zeros.
    private static let base: UInt128 = 100_000_000_000_000_000_000

    var next: SequenceNumber { SequenceNumber(value: value + 1) }

    var text: String { String(Self.base + UInt128(value)) }

    static func < (left: SequenceNumber, right: SequenceNumber) -> Bool { left.value < right.value }
}

extension SequenceNumber {
    /// A number that somebody sends: nil when it has other characters than digits. What is less or greater than any that
    /// was given out stays so.
    init?(_ text: String) {
        guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        // 40 digits may be too many for 128 bits.
        let number = UInt128(text) ?? .max
        let above = number < Self.base ? 0 : number - Self.base
        value = Int64(clamping: min(above, UInt128(Int64.max - 1)))
    }
}
