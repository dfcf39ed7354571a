import EmulatorCore

extension ItemImage {
    /// The stored bytes are what the wire wants.
    func write(to writer: inout JSONWriter) { bytes.withUnsafeBytes { writer.write(raw: $0) } }
}
