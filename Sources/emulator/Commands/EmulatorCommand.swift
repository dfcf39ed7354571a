import ArgumentParser

/// `emulator`: the table of contents of its commands.
@main
struct EmulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "emulator",
        abstract: "AppSync, DynamoDB and Lambda on your own machine: one binary, offline, and it says why.",
        version: BuildVersion.text,
        subcommands: [
            ServeCommand.self, ExecCommand.self, EnvCommand.self, SeedCommand.self, ResetCommand.self,
            TailCommand.self, TokenCommand.self, RuntimesCommand.self, SuperviseCommand.self, RunScriptsCommand.self,
        ]
    )

    static func main() async {
        do {
            var command = try command(of: Array(CommandLine.arguments.dropFirst()))
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            exit(withError: error)
        }
    }

    /// What comes after the first `--` of `exec` is for others to read: no option in it is ours.
    static func command(of arguments: [String]) throws -> any ParsableCommand {
        guard arguments.first == ExecCommand.configuration.commandName,
            let terminator = arguments.firstIndex(of: "--")
        else { return try parseAsRoot(arguments) }
        let parsed = try parseAsRoot(Array(arguments[..<terminator]))
        guard var exec = parsed as? ExecCommand else { return parsed }
        exec.command = Array(arguments[(terminator + 1)...])
        return exec
    }
}
