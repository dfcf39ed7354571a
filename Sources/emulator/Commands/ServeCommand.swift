import ArgumentParser
import EmulatorCore
import Logging

/// `emulator serve`: run until stopped.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve until stopped.",
        discussion: """
            SOURCE is a CloudFormation template, YAML or JSON; each is a stack of its own, named after its file, and \
            may import what another exports. Without one the built-in default is served: the status API, its \
            user_sessions table and seeded sessions. What AWS would refuse to deploy is left out with a warning, \
            unless --strict is given. When ready, one JSON line appears on stdout; everything else goes to stderr. \
            Every option can also be given as an environment variable EMULATOR_<OPTION>.
            """
    )

    @OptionGroup var options: ServeOptions

    func run() async throws {
        let configuration = try Configuration(options: options, environment: ProcessEnvironment.current)
        let clock = SystemClock()
        let lines = LogLines()
        let log = configuration.logFormat.logger(to: lines, clock: clock)
        defer { lines.drain() }
        OpenFileLimit.raise(log: log)
        do {
            let stopSignal = try StopSignal()
            let emulator = try await RunningEmulator(configuration: configuration, clock: clock, log: log)
            if configuration.sources.isEmpty { BuiltInSource.noteOverlooked(command: "serve", log: log) }
            try StandardOutput.writeLine(emulator.readyLine.text)
            let signal = await stopSignal.wait()
            log.info("stopping on \(signal)")
            try await emulator.stop()
        } catch let error as StartError {
            lines.drain()
            StandardError.writeLine("emulator: \(error)")
            throw ExitCode(1)
        }
    }
}
