import EmulatorCore
import NIOCore
import Testing

@Suite struct JSONWriterTests {
    @Test func `only what must be escaped is`() {
        #expect(
            JSONValue.string("a\"b\\c/d\u{8}\u{C}\n\r\t\u{0}\u{1F}\u{7F}é𝄞").text
                == #""a\"b\\c/d\b\f\n\r\t\u0000\u001f"# + "\u{7F}é𝄞\""
        )
    }

    @Test func `every control character and every neighbour comes back`() throws {
        for code in UInt8(0)..<128 {
            for padding in 0..<9 {
                let text = String(repeating: "é", count: padding) + String(Unicode.Scalar(code)) + "z"
                #expect(try JSONParser.parse(JSONValue.string(text).text).string == text)
            }
        }
    }

    @Test func `a tree comes back as it was`() throws {
        let text = #"{"a":[1,-2.50,true,null,{"b":"c"}],"":{},"n":12345678901234567890123456789012345678}"#
        #expect(try JSONParser.parse(text).text == text)
    }

    @Test func `the buffer grows, and is copied once`() {
        var writer = JSONWriter(capacity: 1)
        writer.write(literal: "[")
        for index in 0..<1000 {
            if index > 0 { writer.write(byte: UInt8(ascii: ",")) }
            writer.write(int: index)
        }
        writer.write(literal: "]")
        let expected = "[" + (0..<1000).map(String.init).joined(separator: ",") + "]"
        #expect(writer.string() == expected)
        #expect(writer.byteBuffer() == ByteBuffer(string: expected))
        #expect(writer.array() == Array(expected.utf8))
        #expect(writer.count == expected.utf8.count)
    }

    @Test func `numbers of our own`() {
        #expect(JSONValue.double(1.5).text == "1.5")
        #expect(JSONValue.double(2).text == "2")
        #expect(JSONValue.double(1e300).text == "1e+300")
        #expect(JSONValue.int(UInt64.max).text == "18446744073709551615")
        #expect(JSONValue.array([]).text == "[]")
        #expect(JSONValue.string("").text == "\"\"")
    }
}
