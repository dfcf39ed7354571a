import Testing

@testable import EmulatorCore

@Suite("A program that runs to its end")
struct ProgramRunTests {
    private func shell(_ script: String, environment: [String: String] = [:]) throws -> ProgramRun {
        try ProgramRun("/bin/sh", ["-c", script], environment: environment)
    }

    @Test("What it writes to either stream is kept apart, to the last byte")
    func streams() async throws {
        let run = try await ProgramRun.run("/bin/sh", ["-c", "echo out; echo error >&2"], environment: [:])
        #expect(run.succeeded)
        #expect(run.output == "out\n")
        #expect(run.errorOutput == "error\n")
        // More than both pipes hold, in turns: whoever read the one to its end first would wait forever.
        let zeros = "head -c 100000 /dev/zero"
        let much = try shell("\(zeros); \(zeros) >&2; \(zeros)", environment: ["PATH": "/usr/bin:/bin"])
        #expect(much.output.utf8.count == 200_000)
        #expect(much.errorOutput.utf8.count == 100_000)
    }

    @Test("It has the environment it is given, and nothing to read")
    func surroundings() throws {
        #expect(
            try shell("echo $NAME; cat; pwd", environment: ["NAME": "x", "PATH": "/usr/bin:/bin"]).output == "x\n/\n")
    }

    @Test("Of one that fails the last line is said, of its errors first")
    func failure() throws {
        let run = try shell("echo out; echo one >&2; echo two >&2; echo >&2; exit 3")
        #expect(run.exit == .exited(3))
        #expect(run.lastErrorLine == "two")
        #expect(try shell("echo out; exit 1").lastErrorLine == "out")
        #expect(try shell("kill -9 $$").exit == .signaled(9))
        #expect(try shell("exit 1").lastErrorLine == "it says nothing")
    }

    @Test("What cannot be started says why")
    func missing() {
        let failure = #expect(throws: ProgramStart.Failure.self) {
            try ProgramRun("/nowhere/python3", [], environment: [:])
        }
        #expect(failure?.description == "No such file or directory")
    }
}
