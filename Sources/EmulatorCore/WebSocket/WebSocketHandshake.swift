import Crypto
import NIOCore
import NIOHTTP1

/// The opening handshake, server's side (RFC 6455 section 4.2).
enum WebSocketHandshake {
    /// A request that asks for a WebSocket and does not ask properly.
    struct Refusal: Error {
        var response: HTTPResponse
    }

    static func isUpgrade(_ head: HTTPRequestHead) -> Bool {
        guard head.headers.contains(name: "upgrade") else { return false }
        return head.headers[canonicalForm: "upgrade"].contains { $0.lowercased() == "websocket" }
    }

    /// The value of `Sec-WebSocket-Accept`, or why there is none.
    static func accept(_ head: HTTPRequestHead) -> Result<String, Refusal> {
        let headers = head.headers
        guard head.method == .GET, head.version != .http1_0,
            headers[canonicalForm: "connection"].contains(where: { $0.lowercased() == "upgrade" })
        else {
            return refuse(.badRequest, "A WebSocket starts with GET, HTTP/1.1 and `Connection: upgrade`.")
        }
        guard headers["sec-websocket-version"] == ["13"] else {
            // Section 4.4: the answer names the version that is spoken here.
            var refusal = HTTPResponse.sentence(.upgradeRequired, "The WebSocket version must be 13.")
            refusal.headers.add(name: "sec-websocket-version", value: "13")
            return .failure(Refusal(response: refusal))
        }
        // Sixteen bytes in base64.
        guard let key = headers["sec-websocket-key"].first, headers["sec-websocket-key"].count == 1,
            key.utf8.count == 24
        else { return refuse(.badRequest, "`Sec-WebSocket-Key` must be 16 bytes in base64.") }
        let digest = Insecure.SHA1.hash(data: Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))
        return .success(base64(Array(digest)))
    }

    private static func refuse(_ status: HTTPResponseStatus, _ text: String) -> Result<String, Refusal> {
        .failure(Refusal(response: .sentence(status, text)))
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0..<4 {
                text.append(place <= group.count ? alphabet[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
