/// Finds the bytes of a JSON string that do not stand for themselves (RFC 8259 section 7), eight at a time: most of a
/// request, and of an answer, is the inside of strings.
enum JSONStringScan {
    /// The index of the first quotation mark, backslash or control character at or after `start`, or `count`.
    @inline(__always)
    static func firstSpecial(_ base: UnsafePointer<UInt8>, from start: Int, count: Int) -> Int {
        var index = start
        while index + 8 <= count {
            let word = UInt64(littleEndian: UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self))
            let special = zeroBytes(word ^ quotes) | zeroBytes(word ^ backslashes) | controlBytes(word)
            // Borrows go upwards, so that the lowest mark is always a true one.
            if special != 0 { return index + special.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < count {
            let byte = base[index]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { return index }
            index += 1
        }
        return count
    }

    private static var ones: UInt64 { 0x0101_0101_0101_0101 }
    private static var highBits: UInt64 { 0x8080_8080_8080_8080 }
    private static var quotes: UInt64 { 0x2222_2222_2222_2222 }
    private static var backslashes: UInt64 { 0x5C5C_5C5C_5C5C_5C5C }
    private static var spaces: UInt64 { 0x2020_2020_2020_2020 }

    @inline(__always) private static func zeroBytes(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & highBits }
    @inline(__always) private static func controlBytes(_ word: UInt64) -> UInt64 { (word &- spaces) & ~word & highBits }
}
