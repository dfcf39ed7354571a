import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

@Suite struct TemplateJSONTests {
    private func parse(_ text: String) throws(JSONError) -> JSONValue {
        var text = text
        return try text.withUTF8 { bytes in
            Result { () throws(JSONError) in try TemplateJSON.parse(UnsafeRawBufferPointer(bytes)) }
        }.get()
    }

    @Test(
        arguments: [
            (#"{"a": 1,}"#, ["a": 1]), (#"{"a": [1, 2 , ] , }"#, ["a": [1, 2]]), (#"[{"a": ",}"},]"#, [["a": ",}"]]),
            (#"{"a": "\",]", }"#, ["a": "\",]"]), (#"{"a": 1}"#, ["a": 1]),
        ] as [(String, JSONValue)])
    func `a comma before a closing bracket is taken`(text: String, value: JSONValue) throws {
        #expect(try parse(text) == value)
    }

    @Test(arguments: [#"{"a": 1,,}"#, "{,}", "[,]", "{a: 1}", "[1,", #"{"a": 1,} x"#])
    func `anything else is refused with its own place`(text: String) {
        #expect(throws: JSONError.self) { try parse(text) }
    }
}
