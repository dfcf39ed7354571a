import Testing

@testable import EmulatorCore

@Suite("Reading files")
struct FileContentTests {
    @Test("this file reads as what it is, from a folder that lists it")
    func read() throws {
        let folder = #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined()
        #expect(try FileContent.isDirectory(folder))
        #expect(try !FileContent.isDirectory(#filePath))
        #expect(try FileContent.names(in: folder).contains("FileContentTests.swift"))
        let text = String(decoding: try FileContent.read(#filePath), as: UTF8.self)
        #expect(text.hasPrefix("import Testing"))
        #expect(FileContent.exists(#filePath))
        #expect(!FileContent.exists(folder + "/nothing"))
    }

    @Test("what cannot be read is named with its reason")
    func failure() {
        #expect(throws: FileError(path: "/nowhere/at/all", reason: "No such file or directory")) {
            try FileContent.read("/nowhere/at/all")
        }
        #expect(throws: FileError.self) { try FileContent.names(in: #filePath) }
        #expect(throws: FileError.self) { try FileContent.createDirectory(#filePath + "/below") }
    }
}
