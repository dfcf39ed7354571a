import ArgumentParser
import EmulatorCore

/// `emulator supervise`: what the emulator runs to start functions with, so that none outlives it. Not for people.
struct SuperviseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "supervise",
        abstract: "Start and watch processes for an emulator, which speaks to it over stdin and stdout.",
        shouldDisplay: false
    )

    func run() throws {
        do throws(ProgramStart.Failure) {
            var loop = try SupervisingLoop()
            loop.run()
        } catch {
            StandardError.writeLine("emulator supervise: \(error)")
            throw ExitCode(1)
        }
    }
}
