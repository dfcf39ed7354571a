import EmulatorCore

/// A cursor over a template's bytes: the words of the language, without their meaning.
struct TemplateScanner {
    let bytes: [UInt8]
    /// The number of the first line.
    let firstLine: Int
    var offset = 0

    init(_ bytes: [UInt8], firstLine: Int = 1) {
        self.bytes = bytes
        self.firstLine = firstLine
    }

    var isAtEnd: Bool { offset >= bytes.count }

    func peek(_ ahead: Int = 0) -> UInt8? {
        let index = offset + ahead
        return index < bytes.count ? bytes[index] : nil
    }

    func isAhead(_ text: StaticString, at ahead: Int = 0) -> Bool {
        text.withUTF8Buffer { text in
            offset + ahead + text.count <= bytes.count
                && bytes[(offset + ahead)..<(offset + ahead + text.count)].elementsEqual(text)
        }
    }

    /// Steps over `text` if it stands at the cursor.
    mutating func skip(_ text: StaticString) -> Bool {
        guard isAhead(text) else { return false }
        offset += text.utf8CodeUnitCount
        return true
    }

    mutating func skipWhitespace() {
        while let byte = peek(), byte == 0x20 || (0x09...0x0D).contains(byte) { offset += 1 }
    }

    mutating func skipBlanks() {
        while let byte = peek(), byte == 0x20 || byte == 0x09 { offset += 1 }
    }

    /// Directives swallow the rest of their line when nothing but blanks is left on it.
    mutating func skipRestOfLineIfBlank() {
        let start = offset
        skipBlanks()
        if skip("\r\n") || skip("\n") || skip("\r") { return }
        offset = start
    }

    /// A name as references have them: hyphens belong to it (Velocity 1.7 "VTL Reference", "Variables").
    mutating func identifier() -> String? {
        guard let first = peek(), first.isASCIILetter || first == UInt8(ascii: "_") else { return nil }
        return take { $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
    }

    /// A directive's or operator's name.
    mutating func word() -> String? {
        guard let first = peek(), first.isASCIILetter else { return nil }
        return take { $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "_") }
    }

    mutating func take(while predicate: (UInt8) -> Bool) -> String {
        let start = offset
        while let byte = peek(), predicate(byte) { offset += 1 }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    /// The offset of `text` at or after the cursor.
    func find(_ text: StaticString) -> Int? {
        var index = offset
        while index < bytes.count {
            if isAhead(text, at: index - offset) { return index }
            index += 1
        }
        return nil
    }

    func line(at offset: Int) -> Int {
        bytes[..<min(offset, bytes.count)].reduce(into: firstLine) { line, byte in if byte == 0x0A { line += 1 } }
    }

    func error(_ reason: String, at offset: Int? = nil) -> MappingTemplateError {
        MappingTemplateError(reason: reason, line: line(at: offset ?? self.offset))
    }
}
