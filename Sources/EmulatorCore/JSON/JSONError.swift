/// Why a text is not JSON (RFC 8259), and where.
package struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was found wrong, as a phrase without a capital or a full stop.
    package let reason: String
    /// Bytes from the start of the text to the place of the error.
    package let offset: Int

    package init(_ reason: String, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    package var description: String { "\(reason) at offset \(offset)" }
}
