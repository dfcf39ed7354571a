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
            RuntimesCommand.self, SuperviseCommand.self,
        ]
    )
}
