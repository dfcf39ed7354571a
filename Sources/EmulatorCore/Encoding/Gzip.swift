import CZlib
package import NIOCore

/// The content codings of HTTP that zlib knows (RFC 9110 section 8.4.1).
package enum Gzip {
    package enum Coding: String, Sendable {
        /// RFC 1952
        case gzip
        /// RFC 1950: deflated bytes in zlib's own frame.
        case deflate

        /// As zlib takes it: the window of 32 KiB, plus 16 for gzip's frame.
        fileprivate var windowBits: Int32 { self == .gzip ? 15 + 16 : 15 }
    }

    package enum Failure: Error, Sendable {
        /// The bytes are not of that coding, or end too early.
        case malformed
        /// What comes out is longer than the limit. No more than that was ever held.
        case tooLarge
    }

    // MARK: - Inflating

    /// The content of a body: of a gzip file that may have several members, one after the other (RFC 1952 section 2.2).
    ///
    /// - Parameter limit: the most bytes that may come out.
    package static func inflate(_ body: ByteBuffer, _ coding: Coding, limit: Int) throws(Failure) -> ByteBuffer {
        var stream = z_stream()
        // It fails only for want of memory.
        guard czlib_inflate_init(&stream, coding.windowBits) == Z_OK else { throw .malformed }
        defer { inflateEnd(&stream) }
        var out = ByteBuffer()
        let result = body.withUnsafeReadableBytes { bytes in
            Result { () throws(Failure) in try inflate(bytes, coding, &stream, limit: limit, into: &out) }
        }
        try result.get()
        return out
    }

    private static func inflate(
        _ bytes: UnsafeRawBufferPointer,
        _ coding: Coding,
        _ stream: inout z_stream,
        limit: Int,
        into out: inout ByteBuffer
    ) throws(Failure) {
        // zlib's API is from before `const`; it does not write to its input.
        stream.next_in = UnsafeMutablePointer(mutating: bytes.bindMemory(to: UInt8.self).baseAddress)
        stream.avail_in = UInt32(bytes.count)
        while true {
            let status = inflateStep(&stream, into: &out)
            guard out.readableBytes <= limit else { throw .tooLarge }
            switch status {
            case Z_STREAM_END:
                guard coding == .gzip, stream.avail_in > 0, inflateReset(&stream) == Z_OK else { return }
            case Z_OK: continue
            default: throw .malformed
            }
        }
    }

    /// - Returns: zlib's status; `Z_BUF_ERROR` when the input is at its end and the content is not.
    private static func inflateStep(_ stream: inout z_stream, into out: inout ByteBuffer) -> Int32 {
        var status = Z_OK
        out.writeWithUnsafeMutableBytes(minimumWritableBytes: 16 << 10) { room in
            stream.next_out = room.bindMemory(to: UInt8.self).baseAddress
            stream.avail_out = UInt32(room.count)
            status = CZlib.inflate(&stream, Z_NO_FLUSH)
            return room.count - Int(stream.avail_out)
        }
        return status
    }

    // MARK: - Deflating

    /// - Parameter level: 1, the fastest, to 9, the shortest.
    package static func deflate(_ bytes: UnsafeRawBufferPointer, _ coding: Coding, level: Int) -> ByteBuffer? {
        var stream = z_stream()
        guard czlib_deflate_init(&stream, Int32(level), coding.windowBits) == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        stream.next_in = UnsafeMutablePointer(mutating: bytes.bindMemory(to: UInt8.self).baseAddress)
        stream.avail_in = UInt32(bytes.count)
        var out = ByteBuffer()
        var status = Z_OK
        // One step does it: there is room for the worst case.
        let bound = Int(deflateBound(&stream, UInt(bytes.count)))
        out.writeWithUnsafeMutableBytes(minimumWritableBytes: bound) { room in
            stream.next_out = room.bindMemory(to: UInt8.self).baseAddress
            stream.avail_out = UInt32(room.count)
            status = CZlib.deflate(&stream, Z_FINISH)
            return room.count - Int(stream.avail_out)
        }
        return status == Z_STREAM_END ? out : nil
    }
}
