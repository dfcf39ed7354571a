import EmulatorCore
import NIOCore
import OrderedCollections
import Testing

@Suite struct JSONParserTests {
    func error(_ text: String, depthLimit: Int = JSONReader.defaultDepthLimit) -> JSONError? {
        do throws(JSONError) {
            _ = try JSONParser.parse(text, depthLimit: depthLimit)
            return nil
        } catch { return error }
    }

    @Test func `every kind of value`() throws {
        let value = try JSONParser.parse(#" { "a" : [ null , true,false, "x" , -1.50e+3 ] , "b":{} , "":[]} "#)
        #expect(
            value
                == .object([
                    "a": .array([.null, .bool(true), .bool(false), .string("x"), .number(JSONNumber(text: "-1.50e+3"))]
                    ),
                    "b": .object([:]), "": .array([]),
                ])
        )
    }

    @Test(
        "a number keeps its text",
        arguments: [
            "0", "-0", "1.0", "1E400", "1e-05", "123456789012345678901234567890.12345678", "-12.340e+07",
            "99999999999999999999999999999999999999",
        ]
    )
    func numbers(text: String) throws {
        #expect(try JSONParser.parse(text) == .number(JSONNumber(text: text)))
        #expect(try JSONParser.parse("[\(text)]").text == "[\(text)]")
    }

    @Test func `members keep their order, and of a name given twice the last value counts`() throws {
        let value = try JSONParser.parse(#"{"z":1,"a":2,"z":3}"#)
        #expect(value.text == #"{"z":3,"a":2}"#)
        #expect(Array(try #require(value.object).keys) == ["z", "a"])
    }

    @Test(
        "what RFC 8259 refuses, and where",
        arguments: [
            ("", "unexpected end", 0), (" ", "unexpected end", 1), ("\u{FEFF}1", "unexpected character", 0),
            ("nul", "expected null", 0), ("True", "unexpected character", 0), ("NaN", "unexpected character", 0),
            ("Infinity", "unexpected character", 0), ("'a'", "unexpected character", 0),
            ("/**/1", "unexpected character", 0),
            ("01", "leading zero", 0), ("-01", "leading zero", 0), ("-", "malformed number", 0),
            ("+1", "unexpected character", 0), (".5", "unexpected character", 0), ("1.", "malformed number", 0),
            ("1.e3", "malformed number", 0), ("[1e]", "malformed number", 1), ("1e+", "malformed number", 0),
            ("0x10", "trailing bytes", 1), ("[1,]", "trailing comma", 3), ("[,1]", "unexpected character", 1),
            ("[1 2]", "expected ','", 3), ("[", "unexpected end", 1), ("[1", "unexpected end", 2),
            ("[1}", "expected ','", 2), ("{", "unexpected end", 1), (#"{"a":1,}"#, "trailing comma", 7),
            ("{,}", "expected a member name", 1), ("{a:1}", "expected a member name", 1),
            ("{1:1}", "expected a member name", 1), (#"{"a" 1}"#, "expected ':'", 5),
            (#"{"a":}"#, "unexpected character", 5),
            (#"{"a""#, "unexpected end", 4), (#"{"a":1"#, "unexpected end", 6), (#"{"a":1 "b":2}"#, "expected ','", 7),
            (#""abc"#, "unterminated string", 0), (#""abc\"#, "unterminated string", 0),
            (#""abc\""#, "unterminated string", 0),
            ("\"a\u{0}\"", "control character in a string", 2),
            ("\"12345678901\n\"", "control character in a string", 12),
            (#""a\x""#, "bad escape", 2), (#""\u12g4""#, "bad escape", 1), (#""\u123""#, "bad escape", 1),
            ("\"\\\n\"", "bad escape", 1), (#""ab\ud800""#, "unpaired surrogate", 3),
            (#""\udc00""#, "unpaired surrogate", 1),
            (#""\ud800\u0041""#, "unpaired surrogate", 1), (#""\ud800\ud800""#, "unpaired surrogate", 1),
            ("1 1", "trailing bytes", 2), ("{}}", "trailing bytes", 2), ("null,", "trailing bytes", 4),
        ]
    )
    func refused(text: String, reason: String, offset: Int) {
        #expect(error(text) == JSONError(reason, at: offset))
        // Skipping over a value refuses the same.
        let skipped: JSONError? = Array(text.utf8).withUnsafeBytes { bytes in
            do throws(JSONError) {
                var reader = try JSONReader(bytes)
                try reader.skipValue()
                try reader.finish()
                return nil
            } catch { return error }
        }
        #expect(skipped == JSONError(reason, at: offset))
    }

    @Test(
        "invalid UTF-8 is refused before anything else, with its offset",
        arguments: [
            ([0x22, 0x80, 0x22], 1), ([0x22, 0x41, 0xC0, 0xAF, 0x22], 2), ([0x22, 0xED, 0xA0, 0x80, 0x22], 1),
            ([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], 1), ([0x22, 0xE2, 0x82], 1), ([0x22, 0xE0, 0x80, 0x80, 0x22], 1),
            ([0x22, 0xF0, 0x8F, 0xBF, 0xBF, 0x22], 1), ([0x22, 0xF5, 0x80, 0x80, 0x80, 0x22], 1), ([0xFF], 0),
            ([0x22, 0x41, 0x41, 0x41, 0x41, 0x41, 0x41, 0x41, 0x41, 0x41, 0xC3], 10),
        ] as [([UInt8], Int)]
    )
    func invalidUTF8(bytes: [UInt8], offset: Int) {
        #expect(throws: JSONError("invalid UTF-8", at: offset)) { try JSONParser.parse(bytes) }
    }

    @Test func `well-formed UTF-8 of every length`() throws {
        for scalar in [
            "\u{7F}", "\u{80}", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}", "\u{FFFF}", "\u{10000}", "\u{10FFFF}",
        ] {
            #expect(
                try JSONParser.parse("\"\(scalar)\"").string?.unicodeScalars.elementsEqual(scalar.unicodeScalars)
                    == true
            )
        }
    }

    @Test func `escapes`() throws {
        #expect(
            try JSONParser.parse(#""\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\uD834\uDd1E""#).string
                == "\"\\/\u{8}\u{C}\n\r\tAé€𝄞"
        )
        #expect(try JSONParser.parse(#""\u0000""#).string == "\u{0}")
    }

    @Test func `nesting is bounded`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(error(nested(128)) == nil)
        #expect(error(nested(129)) == JSONError("nested deeper than 128 levels", at: 128))
        #expect(error(#"{"a":{"b":1}}"#, depthLimit: 1) == JSONError("nested deeper than 1 levels", at: 5))
        #expect(error(String(repeating: "[[],", count: 100_000)) != nil)
    }

    @Test func `bytes, buffers and text are parsed alike`() throws {
        let text = #"{"é":[1]}"#
        let value = try JSONParser.parse(text)
        #expect(try JSONParser.parse(Array(text.utf8)) == value)
        #expect(try JSONParser.parse(ByteBuffer(string: text)) == value)
        #expect(value["é"]?.array == [.int(1)])
        #expect(value["e"] == nil)
    }
}
