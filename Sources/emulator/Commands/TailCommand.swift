import ArgumentParser
import EmulatorCore

/// `emulator tail`: what a running emulator does, as it happens.
struct TailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail",
        abstract: "Follow the requests, publishes and deliveries of a running emulator.",
        discussion: """
            Prints the last entries of the trace, then each new one as it is made, until it is interrupted. When the \
            emulator ends it waits for the next one at the same endpoint, and goes on with that.
            """
    )

    @OptionGroup var target: ControlTarget

    @Option(name: [.short, .customLong("lines")], help: "How many entries to begin with.")
    var lines = 10

    @Option(help: "text, or json: one object a line.")
    var format: LogFormat = .text

    func validate() throws {
        guard lines >= 0 else { throw ValidationError("--lines takes a number from 0 up.") }
    }

    func run() async throws {
        let stopSignal = try StopSignal()
        let follower = TraceFollower(client: try target.client, format: format)
        // Nobody answers at the beginning: a mistake of the command line, rather than a restart.
        try await follower.begin(with: lines)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { _ = await stopSignal.wait() }
            group.addTask { try await follower.follow() }
            try await group.next()
            group.cancelAll()
        }
    }
}

extension LogFormat: ExpressibleByArgument {}
