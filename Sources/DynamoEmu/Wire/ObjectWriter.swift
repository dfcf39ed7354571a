import EmulatorCore

/// The commas of one JSON object: `{`, then members, then `}`.
struct ObjectWriter {
    private var isEmpty = true

    init(_ writer: inout JSONWriter) { writer.write(byte: UInt8(ascii: "{")) }

    /// The name of the next member and its colon; the caller writes the value.
    mutating func member(_ name: StaticString, _ writer: inout JSONWriter) {
        separate(&writer)
        writer.write(byte: UInt8(ascii: "\""))
        writer.write(literal: name)
        writer.write(literal: "\":")
    }

    mutating func member(name: String, _ writer: inout JSONWriter) {
        separate(&writer)
        writer.write(string: name)
        writer.write(byte: UInt8(ascii: ":"))
    }

    func end(_ writer: inout JSONWriter) { writer.write(byte: UInt8(ascii: "}")) }

    private mutating func separate(_ writer: inout JSONWriter) {
        if !isEmpty { writer.write(byte: UInt8(ascii: ",")) }
        isEmpty = false
    }
}
