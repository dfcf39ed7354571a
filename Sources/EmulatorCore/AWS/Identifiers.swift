/// Chance and identity, injected: request ids, connection ids, `$util.autoId()`.
package protocol IdentifierSource: Sendable {
    /// 128 random bits.
    func randomBits() -> (UInt64, UInt64)
}

/// Random numbers that start from the system's: asking the system each time costs a request more than its query does.
package final class SystemIdentifierSource: IdentifierSource {
    private let generator: Locked<Xoshiro>

    package init() {
        var system = SystemRandomNumberGenerator()
        generator = Locked(Xoshiro(seed: (system.next(), system.next(), system.next(), system.next() | 1)))
    }

    package func randomBits() -> (UInt64, UInt64) { generator.withLock { ($0.next(), $0.next()) } }
}

/// xoshiro256** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021).
private struct Xoshiro: RandomNumberGenerator {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// - Parameter seed: not all zero.
    init(seed: (UInt64, UInt64, UInt64, UInt64)) { state = seed }

    mutating func next() -> UInt64 {
        let product = state.1 &* 5
        let result = (product << 7 | product >> 57) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = state.3 << 45 | state.3 >> 19
        return result
    }
}

/// The same sequence every time, for tests.
package final class SequentialIdentifierSource: IdentifierSource {
    private let next = Locked<UInt64>(1)

    package init() {}

    package func randomBits() -> (UInt64, UInt64) {
        next.withLock { next in
            defer { next += 1 }
            return (0, next)
        }
    }
}

extension IdentifierSource {
    /// A version 4 UUID in lower case (RFC 9562), as AppSync's request ids are.
    package func uuid() -> String {
        let (high, low) = randomBits()
        let versioned = high & ~0xF000 | 0x4000
        let varianted = low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        var text = ""
        text.reserveCapacity(36)
        for index in 0..<32 {
            if index == 8 || index == 12 || index == 16 || index == 20 { text.append("-") }
            let word = index < 16 ? versioned : varianted
            let nibble = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * (index % 16))) & 0x0F
            text.unicodeScalars.append(Unicode.Scalar(nibble < 10 ? 48 + nibble : 87 + nibble))
        }
        return text
    }

    /// 52 characters of upper-case letters and digits, as DynamoDB's `x-amzn-RequestId` is.
    package func dynamoRequestID() -> String {
        String(unsafeUninitializedCapacity: 52) { buffer in
            var bits = randomBits()
            for index in 0..<52 {
                // Ten characters of base 36 use up 52 of 64 bits.
                if index % 20 == 0, index > 0 { bits = randomBits() }
                if index % 20 < 10 {
                    buffer[index] = UInt8(alphanumeric: bits.0 % 36)
                    bits.0 /= 36
                } else {
                    buffer[index] = UInt8(alphanumeric: bits.1 % 36)
                    bits.1 /= 36
                }
            }
            return 52
        }
    }
}

extension UInt8 {
    /// `A` to `Z`, then `0` to `9`.
    fileprivate init(alphanumeric digit: UInt64) {
        self = UInt8(truncatingIfNeeded: digit < 26 ? 65 + digit : 22 + digit)
    }
}
