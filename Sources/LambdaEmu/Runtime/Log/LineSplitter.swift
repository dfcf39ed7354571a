import NIOCore

/// Cuts what comes from a pipe into lines.
struct LineSplitter {
    /// Bytes that may wait for their newline: as long as an event of CloudWatch Logs may be.
    static let lineMaximum = 256 << 10

    private var rest: [UInt8] = []

    /// - Returns: the lines that are whole now, without their newlines.
    mutating func append(_ bytes: ByteBuffer) -> [String] {
        var lines: [String] = []
        var bytes = bytes.readableBytesView
        while let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
            rest += bytes[..<end]
            bytes = bytes[bytes.index(after: end)...]
            lines.append(take())
        }
        rest += bytes
        if rest.count >= Self.lineMaximum { lines.append(take()) }
        return lines
    }

    /// What has no newline and will not get one.
    mutating func finish() -> String? { rest.isEmpty ? nil : take() }

    private mutating func take() -> String {
        defer { rest.removeAll(keepingCapacity: rest.count <= 4096) }
        return String(decoding: rest, as: UTF8.self)
    }
}
