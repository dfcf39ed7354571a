import ArgumentParser
import EmulatorCore
import NIOHTTP1

/// `emulator reset`: a running emulator as it was when it became ready.
struct ResetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Put a running emulator back to how it started: its source's tables, and its seeds.",
        discussion: "Sockets stay open and keep their subscriptions; the trace and the deliveries are cleared."
    )

    @OptionGroup var target: ControlTarget

    func run() async throws {
        let answer = try await target.client.call(.POST, "reset")
        try StandardOutput.writeLine(answer.text)
    }
}
