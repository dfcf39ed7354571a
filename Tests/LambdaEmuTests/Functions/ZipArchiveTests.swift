import EmulatorCore
import OrderedCollections
import Testing

@testable import LambdaEmu

@Suite("A package that is an archive")
struct ZipArchiveTests {
    /// One stored entry after the other (PKWARE's APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16).
    private static func archive(_ entries: [(name: String, content: String, mode: UInt32)]) -> [UInt8] {
        func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
            withUnsafeBytes(of: number.littleEndian, Array.init)
        }
        var body: [UInt8] = []
        var directory: [UInt8] = []
        for entry in entries {
            let content = Array(entry.content.utf8)
            let name = Array(entry.name.utf8)
            let shape =
                bytes(UInt16(20)) + bytes(UInt16(0)) + bytes(UInt16(0)) + bytes(UInt32(0x0021_0000))
                + bytes(crc32(content)) + bytes(UInt32(content.count)) + bytes(UInt32(content.count))
                + bytes(UInt16(name.count)) + bytes(UInt16(0))
            directory +=
                bytes(UInt32(0x0201_4B50)) + bytes(UInt16(0x031E)) + shape + bytes(UInt16(0)) + bytes(UInt16(0))
                + bytes(UInt16(0)) + bytes(entry.mode << 16) + bytes(UInt32(body.count)) + name
            body += bytes(UInt32(0x0403_4B50)) + shape + name + content
        }
        return body + directory + bytes(UInt32(0x0605_4B50)) + bytes(UInt32(0)) + bytes(UInt16(entries.count))
            + bytes(UInt16(entries.count)) + bytes(UInt32(directory.count)) + bytes(UInt32(body.count))
            + bytes(UInt16(0))
    }

    private static func crc32(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { crc, byte in
            (0..<8).reduce(crc ^ UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
    }

    private var fixture: DeploymentFixture

    init() throws { fixture = try DeploymentFixture() }

    @Test("an archive is unpacked, with its executable bits and its links")
    mutating func unpacked() throws {
        try fixture.folder.write(
            "code.zip",
            Self.archive([
                ("app.py", "def handler(event, context): pass", 0o100644), ("bin/tool", "#!/bin/sh", 0o100755),
                ("bin/again", "tool", 0o120777),
            ]))
        let code = try fixture.deploy(["Code": "code.zip"]).code
        #expect(code.source == "\(fixture.folder.path)/code.zip")
        #expect(TemporaryFolder.files(in: code.directory) == ["app.py", "bin/again", "bin/tool"])
        #expect(TemporaryFolder.mode(of: "\(code.directory)/bin/tool") & 0o111 == 0o111)
        #expect(try FileContent.read("\(code.directory)/bin/again") == Array("#!/bin/sh".utf8))
        #expect(TemporaryFolder.names(in: try #require(fixture.workspace.directory)) == ["1-code.zip"])
    }

    @Test("an archive is known by its content, too")
    mutating func byContent() throws {
        try fixture.folder.write("package", Self.archive([("app.py", "handler", 0o100644)]))
        #expect(TemporaryFolder.files(in: try fixture.deploy(["Code": "package"]).code.directory) == ["app.py"])
    }

    @Test(
        "what would lie outside of the package is refused", arguments: ["../out.py", "/tmp/out.py", "a/../../out.py"])
    mutating func escapes(_ name: String) throws {
        try fixture.folder.write("code.zip", Self.archive([(name, "x", 0o100644)]))
        #expect(
            fixture.refusal(["Code": "code.zip"])
                == ResourceFailure(
                    property: "Code", "\(fixture.folder.path)/code.zip: \(name) would lie outside of the package"))
    }

    @Test("a link that leads out of the package is refused", arguments: ["/etc/passwd", "../../x"])
    mutating func escapingLink(_ target: String) throws {
        try fixture.folder.write("code.zip", Self.archive([("link", target, 0o120777)]))
        #expect(
            fixture.refusal(["Code": "code.zip"])
                == ResourceFailure(
                    property: "Code", "\(fixture.folder.path)/code.zip: link is a link that leads out of the package"))
    }

    @Test("what is no archive, and an archive without files, are refused in Lambda's words")
    mutating func broken() throws {
        try fixture.folder.write("code.zip", "not an archive")
        #expect(
            fixture.refusal(["Code": "code.zip"])
                == ResourceFailure(
                    property: "Code", "Could not unzip uploaded file. Please check your file, then try to upload again."
                ))
        try fixture.folder.write("empty.zip", Self.archive([]))
        #expect(
            fixture.refusal(["Code": "empty.zip"])
                == ResourceFailure(property: "Code", "Uploaded file must be a non-empty zip"))
    }

    @Test("without Python the interpreter is named")
    func noPython() throws {
        var fixture = try DeploymentFixture(python: "/nowhere/python3")
        try fixture.folder.write("code.zip", Self.archive([("app.py", "handler", 0o100644)]))
        #expect(
            fixture.refusal(["Code": "code.zip"])
                == ResourceFailure(
                    property: "Code",
                    "an archive is unpacked with Python, which is not there: /nowhere/python3: No such file or "
                        + "directory"))
    }
}
