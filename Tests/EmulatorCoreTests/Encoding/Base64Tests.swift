import EmulatorCore
import Testing

struct Base64Tests {
    /// RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func `the test vectors of RFC 4648 go both ways`(plain: String, encoded: String) {
        #expect(Base64.encode(plain.utf8, .standard) == encoded)
        #expect(Base64.decode(encoded, .standard) == Array(plain.utf8))
        #expect(Base64.decode(encoded.filter { $0 != "=" }, .url) == Array(plain.utf8))
    }

    @Test func `the alphabets differ in their last two characters`() {
        let bytes: [UInt8] = [0xFB, 0xFF, 0xBF]
        #expect(Base64.encode(bytes, .standard) == "+/+/")
        #expect(Base64.encode(bytes, .url) == "-_-_")
        #expect(Base64.decode("+/+/", .standard) == bytes)
        #expect(Base64.decode("-_-_", .url) == bytes)
        #expect(Base64.decode("-_-_", .standard) == nil)
    }

    @Test(arguments: ["a", "abcde", "ab=c", "ab===", "a b=", "Zg=", "Zm9v="])
    func `what is not base 64 is refused`(text: String) {
        #expect(Base64.decode(text, .standard) == nil)
    }

    @Test func `strictly read, a text says why it is not what an encoder writes`() throws {
        #expect(try Base64.decodeStrictly("Zm9vYg==") == Array("foob".utf8))
        #expect(throws: Base64.Failure.length(3)) { try Base64.decodeStrictly("Zm8") }
        #expect(throws: Base64.Failure.character(UInt8(ascii: "-"))) { try Base64.decodeStrictly("Zm-v") }
        #expect(throws: Base64.Failure.leftOverBits) { try Base64.decodeStrictly("Zh==") }
    }
}
