import ArgumentParser
import EmulatorCore
import NIOHTTP1

/// `emulator seed PATH …`: load items into a running emulator.
struct SeedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seed",
        abstract: "Load items into a running emulator; loading them again changes nothing.",
        discussion: """
            PATH is a file or a folder of files: NAME.json as `aws dynamodb batch-write-item --request-items` takes it \
            (any number of items), or TABLE.jsonl with one plain JSON item a line.
            """
    )

    @Argument(help: ArgumentHelp(valueName: "PATH"))
    var paths: [String]

    @OptionGroup var target: ControlTarget

    func run() async throws {
        let files = try SeedPaths.read(paths)
        let answer = try await target.client.call(.POST, "seed", body: SeedPaths.json(files))
        try StandardOutput.writeLine(answer.text)
    }
}
