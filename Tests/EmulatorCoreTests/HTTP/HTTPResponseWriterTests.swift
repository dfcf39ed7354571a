import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import EmulatorCore

@Suite struct HTTPResponseWriterTests {
    private let channel: EmbeddedChannel

    init() throws {
        channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandler(HTTPResponseWriter())
    }

    private func write(_ parts: HTTPServerResponsePart...) {
        for part in parts { channel.write(part, promise: nil) }
        channel.flush()
    }

    /// Each write as one text.
    private func written() throws -> [String] {
        var texts: [String] = []
        while case .byteBuffer(let buffer)? = try channel.readOutbound(as: IOData.self) {
            texts.append(String(buffer: buffer))
        }
        return texts
    }

    private func head(_ status: HTTPResponseStatus = .ok, _ headers: HTTPHeaders = [:]) -> HTTPResponseHead {
        HTTPResponseHead(version: .http1_1, status: status, headers: headers)
    }

    @Test func `an answer is one write`() throws {
        write(
            .head(head(.ok, ["content-length": "4", "date": "now"])), .body(.byteBuffer(ByteBuffer(string: "body"))),
            .end(nil))
        #expect(try written() == ["HTTP/1.1 200 OK\r\ncontent-length: 4\r\ndate: now\r\n\r\nbody"])
    }

    @Test func `so is one without a body`() throws {
        write(.head(head(.noContent)), .end(nil))
        #expect(try written() == ["HTTP/1.1 204 No Content\r\n\r\n"])
        write(.head(HTTPResponseHead(version: .http1_0, status: .notFound)), .end(nil))
        #expect(try written() == ["HTTP/1.0 404 Not Found\r\n\r\n"])
    }

    @Test(arguments: [1, 100_000])
    func `a body that does not fit goes out as it is`(count: Int) throws {
        let body = String(repeating: "x", count: count)
        write(
            .head(head(.ok, ["a": String(repeating: "h", count: 3_000)])),
            .body(.byteBuffer(ByteBuffer(string: body))), .end(nil))
        let texts = try written()
        #expect(texts.joined().hasSuffix("h\r\n\r\n" + body))
        #expect(texts.contains(body) || count == 1)
    }

    @Test func `parts of a body stay in order`() throws {
        let parts = ["a", String(repeating: "b", count: 5_000), "c"]
        write(.head(head()))
        for part in parts { write(.body(.byteBuffer(ByteBuffer(string: part)))) }
        write(.end(nil))
        #expect(try written().joined() == "HTTP/1.1 200 OK\r\n\r\n" + parts.joined())
    }

    @Test func `interim answers go out at once`() throws {
        write(.head(head(.continue)))
        #expect(try written() == ["HTTP/1.1 100 Continue\r\n\r\n"])
        write(.head(head(.switchingProtocols, ["upgrade": "websocket"])))
        #expect(try written() == ["HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\n\r\n"])
    }

    @Test func `whoever waits for a part is told when it is written`() throws {
        let promises = (0..<3).map { _ in channel.eventLoop.makePromise(of: Void.self) }
        let done = Locked(0)
        for promise in promises { promise.futureResult.whenSuccess { done.withLock { $0 += 1 } } }
        channel.write(HTTPServerResponsePart.head(head()), promise: promises[0])
        channel.write(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(string: "b"))), promise: promises[1])
        channel.write(HTTPServerResponsePart.end(nil), promise: promises[2])
        #expect(done.withLock { $0 } == 0)
        channel.flush()
        #expect(done.withLock { $0 } == 3)
    }
}
