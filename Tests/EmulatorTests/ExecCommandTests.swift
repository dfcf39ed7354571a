import ArgumentParser
import EmulatorCore
import Testing

@testable import emulator

@Suite("What exec makes of its arguments")
struct ExecCommandTests {
    private func exec(_ arguments: String...) throws -> ExecCommand {
        try #require(try EmulatorCommand.command(of: ["exec"] + arguments) as? ExecCommand)
    }

    @Test("What follows the first -- is COMMAND, word for word")
    func command() throws {
        let exec = try exec("t.yaml", "--seed", "x", "--", "python3", "a.py", "--flag", "--help", "--", "-v")
        #expect(exec.options.sources == ["t.yaml"])
        #expect(exec.options.seed == ["x"])
        #expect(exec.command == ["python3", "a.py", "--flag", "--help", "--", "-v"])
    }

    @Test("No SOURCE is the default, with a COMMAND all the same")
    func noSource() throws {
        let exec = try exec("--", "--port", "7")
        #expect(exec.options.sources == [])
        #expect(exec.options.port == nil)
        #expect(exec.command == ["--port", "7"])
    }

    @Test("--map takes NAME=Output")
    func map() throws {
        let exec = try exec("--map", "TABLE=UserSessionsTable", "--map", "b=C", "--", "true")
        #expect(
            exec.names.map == [
                OutputMapping(name: "TABLE", output: "UserSessionsTable"), OutputMapping(name: "b", output: "C"),
            ])
        for wrong in ["TABLE", "=Output", "TABLE=", "1A=Output", "A-B=Output"] {
            #expect(throws: (any Error).self) { try self.exec("--map", wrong, "--", "true") }
        }
    }

    @Test("Only exec has a COMMAND: elsewhere -- ends the options, as it always does")
    func serve() throws {
        let serve = try EmulatorCommand.command(of: ["serve", "--", "--odd-name.yaml"]) as? ServeCommand
        #expect(serve?.options.sources == ["--odd-name.yaml"])
    }
}
