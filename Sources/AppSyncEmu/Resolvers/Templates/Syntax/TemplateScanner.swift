import EmulatorCore

/// A cursor over a template's bytes: the words of the language, without their meaning.
struct TemplateScanner {
    let bytes: [UInt8]
    /// Where the first byte stands.
    let start: SourceLocation
    var offset = 0

    init(_ bytes: [UInt8], start: SourceLocation = SourceLocation(line: 1, column: 1)) {
        self.bytes = bytes
        self.start = start
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

    func line(at offset: Int) -> Int { location(at: offset).line }

    /// Columns count characters, as Velocity's do.
    func location(at offset: Int) -> SourceLocation {
        var location = start
        for byte in bytes[..<min(offset, bytes.count)] {
            if byte == 0x0A {
                location.line += 1
                location.column = 1
            } else if byte & 0xC0 != 0x80 {
                location.column += 1
            }
        }
        return location
    }

    func error(_ reason: String, at offset: Int? = nil) -> MappingTemplateError {
        let offset = offset ?? self.offset
        return MappingTemplateError(reason: reason, location: location(at: offset), encountered: token(at: offset))
    }

    /// The word or character there, for messages.
    private func token(at offset: Int) -> String {
        guard offset < bytes.count else { return "<EOF>" }
        let word = bytes[offset...].prefix { $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "_") }
        if !word.isEmpty { return String(decoding: word, as: UTF8.self) }
        let rest = String(decoding: bytes[offset..<min(offset + 8, bytes.count)], as: UTF8.self)
        return String(rest.prefix(1))
    }
}
