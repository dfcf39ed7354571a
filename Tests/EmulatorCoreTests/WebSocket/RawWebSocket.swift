import NIOCore

extension RawConnection {
    struct Frame: Sendable, Equatable {
        var opcode: UInt8
        var payload: [UInt8]

        static func text(_ text: String) -> Frame { Frame(opcode: 1, payload: Array(text.utf8)) }
        static func close(_ code: UInt16, _ reason: String = "") -> Frame {
            Frame(opcode: 8, payload: [UInt8(code >> 8), UInt8(code & 0xFF)] + Array(reason.utf8))
        }
    }

    static func upgrade(_ path: String = "/realtime", protocols: String = "graphql-ws, header-e30") -> String {
        "GET \(path) HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + "Sec-WebSocket-Protocol: \(protocols)\r\n\r\n"
    }

    /// A masked frame, or what breaks the rules for one.
    static func frame(_ opcode: UInt8, _ payload: [UInt8], fin: Bool = true, masked: Bool = true) -> ByteBuffer {
        var bytes = ByteBuffer()
        bytes.writeInteger((fin ? 0x80 : 0) | opcode)
        let mask: UInt8 = masked ? 0x80 : 0
        if payload.count < 126 {
            bytes.writeInteger(mask | UInt8(payload.count))
        } else if payload.count <= 0xFFFF {
            bytes.writeInteger(mask | 126)
            bytes.writeInteger(UInt16(payload.count))
        } else {
            bytes.writeInteger(mask | 127)
            bytes.writeInteger(UInt64(payload.count))
        }
        let key: [UInt8] = [1, 2, 3, 4]
        if masked { bytes.writeBytes(key) }
        bytes.writeBytes(masked ? payload.enumerated().map { $1 ^ key[$0 % 4] } : payload)
        return bytes
    }

    func send(text: String) async throws { try await send(Self.frame(1, Array(text.utf8))) }

    /// The server's next frame; nil when the connection closed before it.
    func frame() async -> Frame? {
        await next { bytes in
            var rest = bytes
            guard let first = rest.readInteger(as: UInt8.self), let second = rest.readInteger(as: UInt8.self) else {
                return nil
            }
            var length = Int(second)
            if length == 126 {
                guard let long = rest.readInteger(as: UInt16.self) else { return nil }
                length = Int(long)
            } else if length == 127 {
                guard let long = rest.readInteger(as: UInt64.self) else { return nil }
                length = Int(long)
            }
            guard let payload = rest.readBytes(length: length) else { return nil }
            bytes = rest
            return Frame(opcode: first & 0x0F, payload: payload)
        }
    }
}
