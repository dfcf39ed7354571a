import EmulatorCore

/// When an item expires: the value of its TTL attribute, in seconds since 1970
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html).
struct ExpirationTime: Sendable, Hashable {
    /// How long after its time an item is deleted. AWS says "within a few days"; until then it can be read and written
    /// as any other.
    static let delay: Int64 = 1
    /// Times longer ago than this are taken for mistakes, and the item stays ("a Unix epoch timestamp … not more than
    /// five years old").
    static let pastMaximum = Duration.seconds(5 * 365 * 24 * 60 * 60)
    /// In nanoseconds, time ends in 2262.
    private static let end: Int64 = 9_000_000_000

    var seconds: Int64

    init(seconds: Int64) { self.seconds = seconds }

    /// Nil for what is no Number, and for what no clock will reach.
    init?(of value: AttributeValue?) {
        guard case .n(let number)? = value, let seconds = number.wholeSeconds, seconds < Self.end else { return nil }
        self.seconds = seconds
    }

    /// When it is deleted.
    var due: Timestamp { Timestamp(seconds: seconds + Self.delay) }

    func isTooOld(at now: Timestamp) -> Bool {
        seconds < now.seconds - Self.pastMaximum.components.seconds
    }
}

extension DynamoNumber {
    /// Without the fraction; nil below zero and beyond 18 digits.
    fileprivate var wholeSeconds: Int64? {
        guard !isNegative, magnitude < 18 else { return nil }
        if magnitude < 0 { return 0 }
        let exponent = Int(exponent)
        if exponent >= 0 { return Int64(coefficient * .powerOfTen(exponent)) }
        return Int64(coefficient / .powerOfTen(-exponent))
    }
}
