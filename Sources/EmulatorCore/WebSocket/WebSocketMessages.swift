import NIOCore
import NIOWebSocket

/// What a client's frames mean: fragments joined, RFC 6455 enforced.
struct WebSocketMessages {
    enum Action: Equatable {
        case nothing
        case text(ByteBuffer)
        case pong(ByteBuffer)
        /// The client closes, with its code if it sent one.
        case close(code: UInt16?)
        /// The client broke the rules: close with this.
        case fail(code: UInt16, reason: String)
    }

    private let maximumSize: Int
    /// A text message whose last fragment has not come.
    private var fragments: ByteBuffer?

    init(maximumSize: Int) { self.maximumSize = maximumSize }

    mutating func receive(_ frame: WebSocketFrame) -> Action {
        guard frame.maskKey != nil else { return .fail(code: 1002, reason: "a client's frames must be masked") }
        guard frame.reservedBits.isEmpty else { return .fail(code: 1002, reason: "no extension was agreed on") }
        switch frame.opcode {
        case .text:
            guard fragments == nil else { return .fail(code: 1002, reason: "a message within a message") }
            return join(ByteBuffer(), frame)
        case .continuation:
            guard let start = fragments else { return .fail(code: 1002, reason: "a continuation of nothing") }
            fragments = nil
            return join(start, frame)
        case .binary: return .fail(code: 1003, reason: "text frames only")
        case .ping: return .pong(frame.unmaskedData)
        case .pong: return .nothing
        case .connectionClose: return close(frame.unmaskedData)
        default: return .fail(code: 1002, reason: "unknown opcode")
        }
    }

    private mutating func join(_ start: ByteBuffer, _ frame: WebSocketFrame) -> Action {
        guard start.readableBytes + frame.length <= maximumSize else {
            return .fail(code: 1009, reason: "the message is larger than \(maximumSize) bytes")
        }
        var message = start
        var data = frame.unmaskedData
        if message.readableBytes == 0 { message = data } else { message.writeBuffer(&data) }
        guard frame.fin else {
            fragments = message
            return .nothing
        }
        guard Self.isUTF8(message) else { return .fail(code: 1007, reason: "the text is not UTF-8") }
        return .text(message)
    }

    /// Section 5.5.1: nothing, or a code and a reason in UTF-8.
    private func close(_ data: ByteBuffer) -> Action {
        var data = data
        guard data.readableBytes > 0 else { return .close(code: nil) }
        guard let code = data.readInteger(as: UInt16.self), Self.mayBeSent(code) else {
            return .fail(code: 1002, reason: "no such close code")
        }
        return Self.isUTF8(data) ? .close(code: code) : .fail(code: 1007, reason: "the reason is not UTF-8")
    }

    /// Section 7.4, with the codes that IANA has registered since. 1004 to 1006 and 1015 never travel.
    private static func mayBeSent(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }

    private static func isUTF8(_ bytes: ByteBuffer) -> Bool {
        bytes.withUnsafeReadableBytes { bytes in
            UTF8Check.firstInvalidByte(in: bytes.assumingMemoryBound(to: UInt8.self)) == nil
        }
    }
}
