/// Block strings: BlockStringValue (2.9.4).
enum BlockString {
    static let quotes: [UInt8] = [0x22, 0x22, 0x22]

    /// The value of what stands between the triple quotes: common indentation removed from every line but the first,
    /// blank first and last lines dropped, `\"""` unescaped.
    static func value(of raw: ArraySlice<UInt8>) -> String {
        var lines = split(unescaped(raw))
        let indents = lines.dropFirst().compactMap { line in
            line.firstIndex { !isBlank($0) }.map { $0 - line.startIndex }
        }
        if let common = indents.min(), common > 0 {
            for index in lines.indices.dropFirst() { lines[index] = lines[index].dropFirst(common) }
        }
        while let first = lines.first, first.allSatisfy(isBlank) { lines.removeFirst() }
        while let last = lines.last, last.allSatisfy(isBlank) { lines.removeLast() }
        return String(decoding: Array(lines.joined(separator: [UInt8(ascii: "\n")])), as: UTF8.self)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    private static func unescaped(_ raw: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard raw.contains(UInt8(ascii: "\\")) else { return raw }
        var result: [UInt8] = []
        var index = raw.startIndex
        while index < raw.endIndex {
            if raw[index] == UInt8(ascii: "\\"), raw[(index + 1)...].starts(with: quotes) {
                result.append(contentsOf: quotes)
                index += 4
            } else {
                result.append(raw[index])
                index += 1
            }
        }
        return result[...]
    }

    /// Lines end with LF, CR or CRLF.
    private static func split(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = bytes.startIndex
        var index = start
        while index < bytes.endIndex {
            let byte = bytes[index]
            guard byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else {
                index += 1
                continue
            }
            lines.append(bytes[start..<index])
            index += 1
            if byte == UInt8(ascii: "\r"), index < bytes.endIndex, bytes[index] == UInt8(ascii: "\n") { index += 1 }
            start = index
        }
        lines.append(bytes[start...])
        return lines
    }
}
