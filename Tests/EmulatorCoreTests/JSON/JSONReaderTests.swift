import EmulatorCore
import Testing

@Suite struct JSONReaderTests {
    func read<Result>(_ text: String, _ body: (inout JSONReader) throws -> Result) throws -> Result {
        try Array(text.utf8).withUnsafeBytes { bytes in
            var reader = try JSONReader(bytes)
            let result = try body(&reader)
            try reader.finish()
            return result
        }
    }

    @Test func `a request is read straight into values`() throws {
        let text = #"{"Name":"a\u0062","Skip":{"x":[{},"]"]},"Limit":10,"Flags":[true,false],"Nothing":null}"#
        var seen: [String] = []
        try read(text) { reader in
            try reader.beginObject()
            while let key = try reader.nextKey() {
                switch key {
                case "Name": seen.append(try reader.readString())
                case "Limit": seen.append(try reader.readNumber())
                case "Flags":
                    try reader.beginArray()
                    while try reader.nextElement() { seen.append("\(try reader.readBool())") }
                case "Nothing": try reader.readNull()
                default:
                    let range = try reader.skipValue()
                    seen.append(String(decoding: reader.slice(range), as: UTF8.self))
                }
            }
        }
        #expect(seen == ["ab", #"{"x":[{},"]"]}"#, "10", "true", "false"])
    }

    @Test func `what stands at the cursor`() throws {
        let kinds: [(String, JSONReader.Kind)] = [
            (" null", .null), ("true", .bool), ("false", .bool), ("-1", .number), ("9", .number), ("\"\"", .string),
            ("[]", .array), ("{}", .object),
        ]
        for (text, kind) in kinds {
            #expect(
                try read(text) { reader in
                    let kind = try reader.peek()
                    try reader.skipValue()
                    return kind
                } == kind
            )
        }
    }

    @Test func `a string is compared without being made`() throws {
        for (text, expected) in [
            ("\"B\"", true), (#""\u0042""#, true), ("\"BB\"", false), ("\"\"", false), ("\"S\"", false),
        ] {
            #expect(try read(text) { try $0.readString(equals: "B") } == expected)
        }
    }

    @Test func `another kind than was asked for is an error`() {
        #expect(throws: JSONError("expected a string", at: 0)) { try read("1") { try $0.readString() } }
        #expect(throws: JSONError("expected an object", at: 1)) { try read(" 1") { try $0.beginObject() } }
        #expect(throws: JSONError("expected an array", at: 0)) { try read("{}") { try $0.beginArray() } }
        #expect(throws: JSONError("expected false", at: 0)) { try read("1") { try $0.readBool() } }
        #expect(throws: JSONError("malformed number", at: 0)) { try read("\"1\"") { try $0.readNumber() } }
    }

    /// The scan looks at eight bytes at a time: what ends a string may stand at any place of the eight.
    @Test func `strings of every length, with what is special at every place`() throws {
        for length in 0..<40 {
            let plain = String(repeating: "ä", count: length / 2) + String(repeating: "x", count: length % 2)
            #expect(try JSONParser.parse("\"\(plain)\"").string == plain)
            for place in 0..<length {
                let before = String(repeating: "\u{20}", count: place)
                let after = String(repeating: "\u{7F}", count: length - place - 1)
                #expect(try JSONParser.parse("\"\(before)\\n\(after)\"").string == "\(before)\n\(after)")
                #expect(try JSONParser.parse("\"\(before)\\\"\(after)\"").string == "\(before)\"\(after)")
                #expect(throws: JSONError("control character in a string", at: place + 1)) {
                    try JSONParser.parse("\"\(before)\u{1F}\(after)\"")
                }
            }
        }
    }

    @Test(arguments: ["[", "{\"a\":", "[{\"a\":"])
    func `however deep a value is, it is passed over`(_ open: String) throws {
        let close = String(open.filter { "[{".contains($0) }.reversed().map { $0 == "[" ? "]" : "}" })
        let text = String(repeating: open, count: 200_000) + "1" + String(repeating: close, count: 200_000)
        let bytes = Array(text.utf8)
        try bytes.withUnsafeBytes { bytes in
            var reader = try JSONReader(bytes, depthLimit: .max)
            #expect(try reader.skipValue() == 0..<bytes.count)
            try reader.finish()
            var unclosed = try JSONReader(UnsafeRawBufferPointer(rebasing: bytes.dropLast()), depthLimit: .max)
            #expect(throws: JSONError.self) { try unclosed.skipValue() }
            // A tree would have to be walked.
            var tree = try JSONReader(bytes, depthLimit: .max)
            #expect(throws: JSONError.self) { try tree.readValue() }
        }
    }

    @Test(arguments: [
        (#""a\ud800b""#, "a?b"), (#""\udc00""#, "?"), (#""\ud83d\ude00""#, "😀"), (#""\ud800\ud83d\ude00""#, "?😀"),
        (#""\ud800\u0041""#, "?A"),
    ])
    func `a surrogate alone can be read as a question mark`(_ text: String, _ expected: String) throws {
        try Array(text.utf8).withUnsafeBytes { bytes in
            var reader = try JSONReader(bytes, loneSurrogates: .questionMarks)
            #expect(try reader.readString() == expected)
            var strict = try JSONReader(bytes)
            if expected.contains("?") { #expect(throws: JSONError.self) { try strict.readString() } }
        }
    }
}
