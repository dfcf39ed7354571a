import NIOCore
import NIOWebSocket
import Testing

@testable import EmulatorCore

@Suite("A WebSocket client's frames")
struct WebSocketMessagesTests {
    private var messages = WebSocketMessages(maximumSize: 10)

    private static func frame(
        _ opcode: WebSocketOpcode,
        _ text: [UInt8] = [],
        fin: Bool = true,
        mask: WebSocketMaskingKey? = [0, 0, 0, 0]
    ) -> WebSocketFrame {
        WebSocketFrame(fin: fin, opcode: opcode, maskKey: mask, data: ByteBuffer(bytes: text))
    }

    @Test mutating func `are unmasked and joined, with pings in between`() {
        #expect(messages.receive(Self.frame(.text, [0x61 ^ 1, 0x62 ^ 2], fin: false, mask: [1, 2, 3, 4])) == .nothing)
        #expect(messages.receive(Self.frame(.ping, [7])) == .pong(ByteBuffer(bytes: [7])))
        #expect(messages.receive(Self.frame(.pong)) == .nothing)
        #expect(messages.receive(Self.frame(.continuation, [0x63], fin: false)) == .nothing)
        #expect(messages.receive(Self.frame(.continuation, [0x64])) == .text(ByteBuffer(string: "abcd")))
        #expect(messages.receive(Self.frame(.text)) == .text(ByteBuffer()))
    }

    @Test mutating func `may split a character`() {
        #expect(messages.receive(Self.frame(.text, [0xC3], fin: false)) == .nothing)
        #expect(messages.receive(Self.frame(.continuation, [0xA9])) == .text(ByteBuffer(string: "é")))
    }

    private static func code(_ action: WebSocketMessages.Action) -> UInt16? {
        if case .fail(let code, _) = action { code } else { nil }
    }

    @Test mutating func `must follow RFC 6455`() {
        #expect(Self.code(messages.receive(Self.frame(.text, mask: nil))) == 1002)
        #expect(Self.code(messages.receive(Self.frame(.continuation))) == 1002)
        #expect(Self.code(messages.receive(Self.frame(.binary))) == 1003)
        #expect(Self.code(messages.receive(Self.frame(.text, [0xFF]))) == 1007)
        #expect(Self.code(messages.receive(Self.frame(.text, [UInt8](repeating: 97, count: 11)))) == 1009)
        #expect(Self.code(messages.receive(Self.frame(WebSocketOpcode(encodedWebSocketOpcode: 5) ?? .text))) == 1002)
        var compressed = Self.frame(.text)
        compressed.rsv1 = true
        #expect(Self.code(messages.receive(compressed)) == 1002)
        #expect(messages.receive(Self.frame(.text, fin: false)) == .nothing)
        #expect(Self.code(messages.receive(Self.frame(.text))) == 1002)
    }

    @Test mutating func `are limited together, not one by one`() {
        #expect(messages.receive(Self.frame(.text, [UInt8](repeating: 97, count: 6), fin: false)) == .nothing)
        #expect(Self.code(messages.receive(Self.frame(.continuation, [UInt8](repeating: 97, count: 6)))) == 1009)
    }

    @Test mutating func `close with a code that may travel`() {
        #expect(messages.receive(Self.frame(.connectionClose)) == .close(code: nil))
        #expect(messages.receive(Self.frame(.connectionClose, [0x03, 0xE8, 0x61])) == .close(code: 1000))
        #expect(messages.receive(Self.frame(.connectionClose, [0x0F, 0xA0])) == .close(code: 4000))
        #expect(Self.code(messages.receive(Self.frame(.connectionClose, [0x03]))) == 1002)
        #expect(Self.code(messages.receive(Self.frame(.connectionClose, [0x03, 0xED]))) == 1002)
        #expect(Self.code(messages.receive(Self.frame(.connectionClose, [0x03, 0xE8, 0xFF]))) == 1007)
    }
}
