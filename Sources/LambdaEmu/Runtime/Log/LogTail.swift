import NIOCore

/// The end of what was logged: `LogType=Tail` answers with the last 4 KB.
struct LogTail {
    static let size = 4096

    private var bytes: [UInt8] = []

    mutating func append(line: String) {
        // Of a very long line only the end can be left.
        bytes += line.utf8.suffix(Self.size)
        bytes.append(UInt8(ascii: "\n"))
        if bytes.count > 4 * Self.size { bytes.removeFirst(bytes.count - Self.size) }
    }

    var buffer: ByteBuffer { ByteBuffer(bytes: bytes.suffix(Self.size)) }
}
