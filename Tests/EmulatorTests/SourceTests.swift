import EmulatorCore
import Testing

@testable import emulator

@Suite("Sources")
struct SourceTests {
    /// A folder of the test's own, with these files.
    private func withFiles(_ files: [String: [UInt8]], _ body: (String) throws -> Void) throws {
        try TemporaryFolder.with(files, body)
    }

    private func refusal(_ paths: [String]) -> String {
        do throws(StartError) {
            return "no error: \(try Source.templates(at: paths).map(\.stackName))"
        } catch { return "\(error)" }
    }

    @Test("A stack is named after its file; of two of the same name each gets as many folders as tell them apart")
    func names() throws {
        let files = ["x/a/template.yaml", "y/a/template.yaml", "y/other.yaml"]
        try withFiles([String: [UInt8]](uniqueKeysWithValues: files.map { ($0, Array("a: 1".utf8)) })) { folder throws in
            let sources = try Source.templates(at: files.map { "\(folder)/\($0)" })
            #expect(sources.map(\.stackName) == ["x-a-template", "y-a-template", "other"])
            #expect(try Source.templates(at: ["\(folder)/x/a/template.yaml"]).map(\.stackName) == ["template"])
            #expect(
                refusal(["\(folder)/y/other.yaml", "\(folder)/x/../y/other.yaml"])
                    == "SOURCE \(folder)/x/../y/other.yaml is given twice")
        }
    }

    @Test("What is no file of text is refused with what to do instead")
    func refused() throws {
        let files: [String: [UInt8]] = [
            "empty.yaml": [], "binary.yaml": [0x7F, 0x45, 0x00, 0x01], "latin.yaml": [0x61, 0xFF, 0x62],
            "cdk.out/manifest.json": [0x7B], "cdk.out/App.template.json": [0x7B], "folder/template.yaml": [0x61],
            "plain/notes.txt": [0x61],
        ]
        try withFiles(files) { folder throws in
            func refusal(_ name: String) -> String {
                self.refusal(["\(folder)/\(name)"]).replacing("\(folder)/", with: "")
            }
            #expect(refusal("gone.yaml") == "SOURCE gone.yaml: No such file or directory")
            #expect(refusal("empty.yaml") == "SOURCE empty.yaml: the file is empty")
            #expect(refusal("binary.yaml") == "SOURCE binary.yaml is no template: it is not UTF-8 text")
            #expect(refusal("latin.yaml") == "SOURCE latin.yaml is no template: it is not UTF-8 text")
            #expect(
                refusal("cdk.out")
                    == "SOURCE cdk.out is a CDK cloud assembly, which is not read as a whole yet: give its templates "
                    + "(cdk.out/App.template.json) one by one")
            #expect(
                refusal("folder") == "SOURCE folder is a directory, and a template is a file: give folder/template.yaml"
            )
            #expect(refusal("plain") == "SOURCE plain is a directory, and a template is a file")
        }
    }

    @Test("A byte order mark is no part of the template")
    func byteOrderMark() throws {
        try withFiles(["t.yaml": [0xEF, 0xBB, 0xBF, 0x61]]) { folder throws in
            #expect(try Source.template(at: "\(folder)/t.yaml").template == "a")
        }
    }
}
