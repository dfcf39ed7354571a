import NIOCore
import NIOWebSocket

extension ByteBuffer {
    /// The bytes that `writeServerFrame` writes for a payload of `length`.
    static func serverFrameSize(_ length: Int) -> Int {
        length + (length < 126 ? 2 : length <= 0xFFFF ? 4 : 10)
    }

    /// One whole frame from a server: final, not masked (RFC 6455 section 5.2).
    mutating func writeServerFrame(_ opcode: WebSocketOpcode, _ payload: ByteBuffer) {
        let length = payload.readableBytes
        reserveCapacity(minimumWritableBytes: Self.serverFrameSize(length))
        writeInteger(0x80 | UInt8(webSocketOpcode: opcode))
        if length < 126 {
            writeInteger(UInt8(length))
        } else if length <= 0xFFFF {
            writeInteger(126 as UInt8)
            writeInteger(UInt16(length))
        } else {
            writeInteger(127 as UInt8)
            writeInteger(UInt64(length))
        }
        writeImmutableBuffer(payload)
    }
}
