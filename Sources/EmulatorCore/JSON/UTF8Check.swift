/// Validation of UTF-8 (RFC 3629): shortest forms only, no surrogates, nothing past U+10FFFF.
package enum UTF8Check {
    /// The offset of the first byte that does not belong to a well-formed sequence, or nil.
    package static func firstInvalidByte(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        var index = 0
        let count = bytes.count
        guard let base = bytes.baseAddress else { return nil }
        while index < count {
            // Requests are nearly always ASCII: eight bytes at a time.
            while index + 8 <= count,
                UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self) & 0x8080_8080_8080_8080 == 0
            {
                index += 8
            }
            guard index < count else { return nil }
            let length = sequenceLength(base + index, available: count - index)
            if length == 0 { return index }
            index += length
        }
        return nil
    }

    /// The length of the well-formed sequence at `pointer`, or 0.
    private static func sequenceLength(_ pointer: UnsafePointer<UInt8>, available: Int) -> Int {
        let lead = pointer[0]
        switch lead {
        case 0x00...0x7F: return 1
        case 0xC2...0xDF:
            return available >= 2 && isTail(pointer[1]) ? 2 : 0
        case 0xE0...0xEF:
            guard available >= 3, isTail(pointer[1]), isTail(pointer[2]) else { return 0 }
            if lead == 0xE0, pointer[1] < 0xA0 { return 0 }
            if lead == 0xED, pointer[1] > 0x9F { return 0 }
            return 3
        case 0xF0...0xF4:
            guard available >= 4, isTail(pointer[1]), isTail(pointer[2]), isTail(pointer[3]) else { return 0 }
            if lead == 0xF0, pointer[1] < 0x90 { return 0 }
            if lead == 0xF4, pointer[1] > 0x8F { return 0 }
            return 4
        default: return 0
        }
    }

    private static func isTail(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}
