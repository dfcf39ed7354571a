import CZlib

/// CRC-32 as zlib and IEEE 802.3 have it: DynamoDB's `x-amz-crc32` header.
package enum Crc32 {
    /// - Parameter previous: the checksum of the bytes before these, for data that comes in pieces.
    package static func checksum(_ bytes: UnsafeRawBufferPointer, continuing previous: UInt32 = 0) -> UInt32 {
        // zlib answers its initial value for no address, whatever came before.
        guard let start = bytes.baseAddress else { return previous }
        return UInt32(
            truncatingIfNeeded: crc32_z(uLong(previous), start.assumingMemoryBound(to: Bytef.self), bytes.count))
    }

    package static func checksum(_ bytes: [UInt8], continuing previous: UInt32 = 0) -> UInt32 {
        bytes.withUnsafeBytes { checksum($0, continuing: previous) }
    }
}
