import EmulatorCore
import Testing

@Suite struct Crc32Tests {
    @Test func `the check value of the CRC catalogue, and zlib's values`() {
        #expect(Crc32.checksum(Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(Crc32.checksum([]) == 0)
        #expect(Crc32.checksum(Array("{}".utf8)) == 2_745_614_147)
        #expect(Crc32.checksum(Array("The quick brown fox jumps over the lazy dog".utf8)) == 0x414F_A339)
    }

    @Test func `pieces of any length give the checksum of the whole`() {
        let bytes = (0..<100).map { UInt8($0 &* 37 & 0xFF) }
        let whole = Crc32.checksum(bytes)
        for cut in bytes.indices {
            let first = Crc32.checksum(Array(bytes[..<cut]))
            #expect(Crc32.checksum(Array(bytes[cut...]), continuing: first) == whole)
        }
    }
}
