/// CRC-32 with the polynomial of zlib and IEEE 802.3, as in DynamoDB's `x-amz-crc32` header.
///
/// Slicing by eight: eight bytes a step through eight tables, because every answer of DynamoDB carries one.
package enum Crc32 {
    /// - Parameter previous: the checksum of the bytes before these, for data that comes in pieces.
    package static func checksum(_ bytes: UnsafeRawBufferPointer, continuing previous: UInt32 = 0) -> UInt32 {
        tables.withUnsafeBufferPointer { table in
            var crc = ~previous
            var rest = bytes[...]
            while rest.count >= 8 {
                let word = UInt64(littleEndian: rest.loadUnaligned(as: UInt64.self)) ^ UInt64(crc)
                crc = table[7 << 8 + Int(word & 0xFF)] ^ table[6 << 8 + Int(word >> 8 & 0xFF)]
                crc ^= table[5 << 8 + Int(word >> 16 & 0xFF)] ^ table[4 << 8 + Int(word >> 24 & 0xFF)]
                crc ^= table[3 << 8 + Int(word >> 32 & 0xFF)] ^ table[2 << 8 + Int(word >> 40 & 0xFF)]
                crc ^= table[1 << 8 + Int(word >> 48 & 0xFF)] ^ table[Int(word >> 56)]
                rest = rest.dropFirst(8)
            }
            for byte in rest { crc = crc >> 8 ^ table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] }
            return ~crc
        }
    }

    package static func checksum(_ bytes: [UInt8], continuing previous: UInt32 = 0) -> UInt32 {
        bytes.withUnsafeBytes { checksum($0, continuing: previous) }
    }

    /// Table n answers for a byte that n more bytes follow in the same step.
    private static let tables: [UInt32] = {
        var tables = [UInt32](repeating: 0, count: 8 * 256)
        for byte in 0..<256 {
            var crc = UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
            tables[byte] = crc
        }
        for index in 256..<8 * 256 {
            let shorter = tables[index - 256]
            tables[index] = shorter >> 8 ^ tables[Int(shorter & 0xFF)]
        }
        return tables
    }()
}
