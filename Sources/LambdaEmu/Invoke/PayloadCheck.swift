import EmulatorCore
import NIOCore

/// Whether a payload is JSON, without a tree of it; and if it is not, why, in the words of Jackson, which reads it on
/// AWS.
enum PayloadCheck {
    /// How deep Jackson goes (`StreamReadConstraints.DEFAULT_MAX_DEPTH`).
    static let maximumDepth = 1000

    /// nil: it is JSON.
    static func error(in payload: ByteBuffer) -> String? {
        payload.withUnsafeReadableBytes { bytes in
            do throws(JSONError) {
                var reader = try JSONReader(bytes, depthLimit: maximumDepth)
                try reader.skipValue()
                try reader.finish()
                return nil
            } catch {
                return JacksonMessage(first(error, in: bytes), in: bytes).text
            }
        }
    }

    /// Bytes that are no UTF-8 are found before anything is read; Jackson comes to them where they stand, and may find
    /// something else wrong before.
    private static func first(_ error: JSONError, in bytes: UnsafeRawBufferPointer) -> JSONError {
        guard error.reason == "invalid UTF-8" else { return error }
        let before = UnsafeRawBufferPointer(rebasing: bytes[..<error.offset])
        var reader = JSONReader(trusted: before, depthLimit: maximumDepth)
        do throws(JSONError) {
            try reader.skipValue()
            try reader.finish()
            return JSONError("trailing bytes", at: error.offset)
        } catch let earlier {
            if earlier.reason == "unterminated string" { return error }
            return earlier.offset < error.offset ? earlier : JSONError("unexpected character", at: error.offset)
        }
    }
}
