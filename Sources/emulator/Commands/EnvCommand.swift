import ArgumentParser
import EmulatorCore
import NIOHTTP1
import OrderedCollections

/// `emulator env`: the environment of a running emulator, to point a staging config at localhost.
struct EnvCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "env",
        abstract: "Print the environment of a running emulator.",
        discussion: "Use it as: eval \"$(emulator env)\""
    )

    @OptionGroup var target: ControlTarget

    @Option(help: "shell, dotenv or json.")
    var format: EnvironmentFormat = .shell

    @OptionGroup var names: OutputNames

    func run() async throws {
        let mappings = try names.mappings(ProcessEnvironment.current)
        let answer = try await target.client.call(.GET, "env")
        let environment = try EmulatedEnvironment(answer).mapping(mappings).merged(into: ProcessEnvironment.current)
        try StandardOutput.writeLine(format.render(environment))
    }
}

extension EnvironmentFormat: ExpressibleByArgument {}
