import EmulatorCore
import NIOCore
import Testing

@Suite struct GzipTests {
    private let text = ByteBuffer(string: String(repeating: "status ", count: 5000))

    private func deflated(_ body: ByteBuffer, _ coding: Gzip.Coding) throws -> ByteBuffer {
        try #require(body.withUnsafeReadableBytes { Gzip.deflate($0, coding, level: 6) })
    }

    @Test(arguments: [Gzip.Coding.gzip, .deflate])
    func `what is deflated inflates to itself`(_ coding: Gzip.Coding) throws {
        let short = try deflated(text, coding)
        #expect(short.readableBytes < text.readableBytes / 20)
        #expect(try Gzip.inflate(short, coding, limit: text.readableBytes) == text)
    }

    @Test func `nothing is something too`() throws {
        let short = try deflated(ByteBuffer(), .gzip)
        #expect(try Gzip.inflate(short, .gzip, limit: 0).readableBytes == 0)
    }

    @Test func `the frames are those of the RFCs`() throws {
        #expect(try deflated(text, .gzip).readableBytesView.prefix(3) == [0x1F, 0x8B, 8])
        #expect(try deflated(text, .deflate).readableBytesView.first == 0x78)
    }

    @Test func `members of one gzip file are joined`() throws {
        var both = try deflated(ByteBuffer(string: "one "), .gzip)
        var second = try deflated(ByteBuffer(string: "two"), .gzip)
        both.writeBuffer(&second)
        #expect(String(buffer: try Gzip.inflate(both, .gzip, limit: 100)) == "one two")
    }

    @Test func `what comes out is bounded`() throws {
        let bomb = try deflated(ByteBuffer(repeating: 0, count: 1 << 20), .gzip)
        #expect(throws: Gzip.Failure.tooLarge) { try Gzip.inflate(bomb, .gzip, limit: 1 << 16) }
        #expect(try Gzip.inflate(bomb, .gzip, limit: 1 << 20).readableBytes == 1 << 20)
    }

    @Test func `what is cut off, empty, of the other frame or followed by junk is malformed`() throws {
        let short = try deflated(text, .gzip)
        var junk = short
        junk.writeString("junk")
        for body in [
            short.getSlice(at: 0, length: short.readableBytes - 1)!, ByteBuffer(), ByteBuffer(string: "x"), junk,
        ] {
            #expect(throws: Gzip.Failure.malformed) { try Gzip.inflate(body, .gzip, limit: 1 << 20) }
        }
        #expect(throws: Gzip.Failure.malformed) { try Gzip.inflate(short, .deflate, limit: 1 << 20) }
    }
}
