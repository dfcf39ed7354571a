import ArgumentParser
import EmulatorCore
import Logging

/// `emulator serve`: run until stopped.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve until stopped.",
        discussion: """
            SOURCE is a CloudFormation template, YAML or JSON. Without one the built-in default is served: the status \
            API, its user_sessions table and seeded sessions. When ready, one JSON line appears on stdout; everything \
            else goes to stderr. Every option can also be given as an environment variable EMULATOR_<OPTION>.
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
            if configuration.sources.isEmpty { noteOverlookedSources(log) }
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

    private func noteOverlookedSources(_ log: Logger) {
        for name in BuiltInSource.overlooked where FileContent.exists(name) {
            log.notice("there is a \(name) here; to serve it instead of the default: emulator serve \(name)")
        }
    }
}

/// The options of `serve`, as they were given: nothing here knows a default.
struct ServeOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("A CloudFormation template (YAML or JSON).", valueName: "SOURCE"))
    var sources: [String] = []

    @Option(help: "Port; 0 takes any free one. (default: 4566)")
    var port: Int?

    @Option(help: "Address to listen on; repeatable. (default: 127.0.0.1 and ::1)")
    var host: [String] = []

    @Option(name: .customLong("public-url"), help: "What URLs in answers start with. (default: the endpoint)")
    var publicURL: String?

    @Option(help: "Directory to keep data in. (default: in memory, gone at exit)")
    var data: String?

    @Option(help: "How a write to --data is kept: normal survives a kill of the process, full a power cut.")
    var durability: String?

    @Option(help: "File or folder of items to load; repeatable.")
    var seed: [String] = []

    @Option(name: .customLong("api-key"), help: "The API key to accept instead of the derived one.")
    var apiKey: String?

    @Option(help: "How signatures are checked: verify, strict or accept. (default: verify)")
    var auth: String?

    @Option(help: "Access keys to know, in the format of ~/.aws/credentials.")
    var credentials: String?

    @Option(help: "Region of a source that names none. (default: AWS_REGION, else us-east-1)")
    var region: String?

    @Option(name: .customLong("log-format"), help: "text or json. (default: text)")
    var logFormat: String?
}
