/// Chance and identity, injected: request ids, connection ids, `$util.autoId()`.
package protocol IdentifierSource: Sendable {
    /// 128 random bits.
    func randomBits() -> (UInt64, UInt64)
}

/// The system's random numbers.
package struct SystemIdentifierSource: IdentifierSource {
    package init() {}

    package func randomBits() -> (UInt64, UInt64) {
        var generator = SystemRandomNumberGenerator()
        return (generator.next(), generator.next())
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
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8)
        return String(unsafeUninitializedCapacity: 52) { buffer in
            var bits = randomBits()
            for index in 0..<52 {
                // Ten characters of base 36 use up 52 of 64 bits.
                if index % 20 == 0, index > 0 { bits = randomBits() }
                if index % 20 < 10 {
                    buffer[index] = alphabet[Int(bits.0 % 36)]
                    bits.0 /= 36
                } else {
                    buffer[index] = alphabet[Int(bits.1 % 36)]
                    bits.1 /= 36
                }
            }
            return 52
        }
    }
}
