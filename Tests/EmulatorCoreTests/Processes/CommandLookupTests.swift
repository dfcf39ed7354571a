import Testing

@testable import EmulatorCore

@Suite("Where a command is")
struct CommandLookupTests {
    @Test("It is found on PATH, or where its path says")
    func found() throws {
        #expect(try CommandLookup.find("sh", path: "/nowhere::/bin") == "/bin/sh")
        #expect(try CommandLookup.find("/bin/sh", path: nil) == "/bin/sh")
        #expect(try CommandLookup.find("sh", path: nil).hasSuffix("/sh"))
    }

    @Test("What is not there is 127", arguments: ["nosuch-command", "/nowhere/sh", ""])
    func missing(command: String) {
        let error = #expect(throws: CommandLookup.NotFound.self) { try CommandLookup.find(command, path: "/bin") }
        #expect(error?.exitCode == 127)
    }

    @Test("What is there and cannot be executed is 126")
    func unusable() {
        for (command, path) in [("passwd", "/etc"), ("/etc/passwd", "/bin"), ("/etc", "/bin")] {
            let error = #expect(throws: CommandLookup.NotFound.self) { try CommandLookup.find(command, path: path) }
            #expect(error?.exitCode == 126)
        }
    }
}
