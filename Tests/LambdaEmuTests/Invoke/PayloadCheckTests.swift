import NIOCore
import Testing

@testable import LambdaEmu

@Suite struct PayloadCheckTests {
    private static let value = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"

    @Test(arguments: [
        ("{a:1}", "Unexpected character ('a' (code 97)): was expecting double-quote to start field name", 1, 3),
        ("'a'", "Unexpected character (''' (code 39)): expected a valid value \(value)", 1, 2),
        ("0D", "Unexpected character ('D' (code 68)): Expected space separating root-level values", 1, 3),
        (
            "{\"a\":1\n \"b\":2}",
            "Unexpected character ('\"' (code 34)): was expecting comma to separate Object entries", 2, 3
        ),
        ("[1 2]", "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries", 1, 5),
        (
            "{\"a\" 1}", "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value",
            1, 7
        ),
        ("{\"a\":1,}", "Unexpected character ('}' (code 125)): was expecting double-quote to start field name", 1, 9),
        ("[1,]", "Unexpected character (']' (code 93)): expected a valid value \(value)", 1, 5),
        ("nul", "Unrecognized token 'nul': was expecting \(value)", 1, 4),
        ("{\"a\":True}", "Unrecognized token 'True': was expecting \(value)", 1, 10),
        ("\"a", "Unexpected end-of-input: was expecting closing quote for a string value", 1, 3),
        ("", "No content to map due to end-of-input", 1, 1),
        (
            "{\"a\":1",
            "Unexpected end-of-input: expected close marker for Object (start marker at "
                + "[Source: (byte[])\"{\"a\":1\"; line: 1, column: 1])", 1, 7
        ),
        (
            "\"a\nb\"",
            "Illegal unquoted character ((CTRL-CHAR, code 10)): has to be escaped using backslash to be included in "
                + "string value", 2, 1
        ),
        ("\"\\x\"", "Unrecognized character escape 'x' (code 120)", 1, 4),
    ])
    func `what is wrong is said in Jackson's words`(text: String, sentence: String, line: Int, column: Int) {
        let error = PayloadCheck.error(in: ByteBuffer(string: text))
        #expect(error == "\(sentence)\n at [Source: (byte[])\"\(text)\"; line: \(line), column: \(column)]")
    }

    @Test func `bytes that are no UTF-8 are named`() {
        let inString = PayloadCheck.error(in: ByteBuffer(bytes: [0x22, 0x97, 0x22]))
        #expect(inString?.hasPrefix("Invalid UTF-8 start byte 0x97\n at ") == true)
        #expect(inString?.hasSuffix("; line: 1, column: 3]") == true)
        let outside = PayloadCheck.error(in: ByteBuffer(bytes: [0x9B, 0x2B]))
        #expect(
            outside?.hasPrefix("Unexpected character ((CTRL-CHAR, code 155)): expected a valid value ") == true)
        let after = PayloadCheck.error(in: ByteBuffer(bytes: [0x31, 0x84]))
        #expect(
            after?.hasPrefix("Unexpected character ((CTRL-CHAR, code 132)): Expected space separating root-level")
                == true)
        let middle = PayloadCheck.error(in: ByteBuffer(bytes: [0x22, 0xC3, 0x28, 0x22]))
        #expect(middle?.hasPrefix("Invalid UTF-8 middle byte 0x28") == true)
    }

    @Test func `of a long source five hundred bytes are shown`() {
        let error = PayloadCheck.error(in: ByteBuffer(string: "?" + String(repeating: "x", count: 600)))
        #expect(error?.contains("x\"[truncated 101 bytes]; line: 1, column: 2]") == true)
    }

    @Test func `a thousand levels are deep enough`() {
        let fits = String(repeating: "[", count: 1000) + String(repeating: "]", count: 1000)
        #expect(PayloadCheck.error(in: ByteBuffer(string: fits)) == nil)
        #expect(
            PayloadCheck.error(in: ByteBuffer(string: "[\(fits)]"))?.hasPrefix("Document nesting depth (1001) exceeds")
                == true)
    }
}
