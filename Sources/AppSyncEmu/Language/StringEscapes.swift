import EmulatorCore

/// EscapedUnicode and EscapedCharacter of string values (2.9.4).
enum StringEscapes {
    /// The length of the escape that starts the slice, or 0 when it is none.
    static func length(_ bytes: ArraySlice<UInt8>) -> Int {
        guard let second = bytes.dropFirst().first else { return 0 }
        if second == UInt8(ascii: "u") {
            return bytes.count >= 6 && bytes.dropFirst(2).prefix(4).allSatisfy { $0.hexDigitValue != nil } ? 6 : 0
        }
        return character(second) == nil ? 0 : 2
    }

    /// The value of a string's content whose escapes were checked. Two escapes that make a surrogate pair are one
    /// scalar, as in Java's strings; a lone surrogate becomes U+FFFD.
    static func resolve(_ content: ArraySlice<UInt8>) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(content.count)
        var index = content.startIndex
        while index < content.endIndex {
            guard content[index] == UInt8(ascii: "\\") else {
                result.append(content[index])
                index += 1
                continue
            }
            if let plain = character(content[index + 1]) {
                result.append(plain)
                index += 2
                continue
            }
            var units = [unit(content[(index + 2)...])]
            index += 6
            if units[0] & 0xFC00 == 0xD800, index + 6 <= content.endIndex, content[index] == UInt8(ascii: "\\"),
                content[index + 1] == UInt8(ascii: "u"), unit(content[(index + 2)...]) & 0xFC00 == 0xDC00
            {
                units.append(unit(content[(index + 2)...]))
                index += 6
            }
            result.append(contentsOf: String(decoding: units, as: UTF16.self).utf8)
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func unit(_ digits: ArraySlice<UInt8>) -> UInt16 {
        digits.prefix(4).reduce(0) { $0 << 4 | UInt16($1.hexDigitValue ?? 0) }
    }

    private static func character(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): byte
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: nil
        }
    }
}
