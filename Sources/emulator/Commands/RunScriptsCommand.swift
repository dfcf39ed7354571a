import AppSyncEmu
import ArgumentParser

/// `emulator run-scripts`: what the emulator runs to evaluate the code of JavaScript resolvers with, so that none of it
/// can hang or bloat the emulator. Not for people.
struct RunScriptsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run-scripts",
        abstract: "Evaluate the code of JavaScript resolvers for an emulator, over stdin and stdout.",
        shouldDisplay: false
    )

    func run() { ScriptProcess.run() }
}
