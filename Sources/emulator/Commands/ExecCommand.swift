import AppSyncEmu
import ArgumentParser
import Dispatch
import EmulatorCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// `emulator exec`: start, run a command against it, stop, exit as the command did.
struct ExecCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec",
        abstract: "Serve while a command runs; exit as it did.",
        usage: "emulator exec [SOURCE ...] [options] -- COMMAND ...",
        discussion: """
            COMMAND gets the environment that `emulator env` prints: endpoint, region and credentials, the first API's \
            URLs and key, and every stack output in upper snake case. Variables that would turn an SDK away from the \
            emulator, such as AWS_PROFILE, are unset. Its stdin, stdout and stderr are the ones given here; the \
            emulator itself writes to stderr only.

            The port is any free one unless --port or EMULATOR_PORT names one, so that several can run side by side. \
            What AWS would refuse to deploy is refused, unless --lenient is given.

            Exit codes: COMMAND's own, 128 + n if it died by signal n, 127 if it was not found, 126 if it cannot be \
            executed, 125 if the emulator did not start, 64 for wrong usage; 3 if COMMAND succeeded, but with \
            --strict-delivery a publish reached none of its subscribers. SIGINT, SIGTERM, SIGHUP and SIGQUIT are \
            passed on to COMMAND.
            """
    )

    private enum Code {
        static let didNotStart: Int32 = 125
        static let notDelivered: Int32 = 3
    }

    @OptionGroup var options: ServeOptions
    @OptionGroup var names: OutputNames

    /// What follows the first `--`, word for word. ArgumentParser takes one list of words without an option, and that is
    /// the sources'.
    var command: [String] = []

    private enum CodingKeys: CodingKey {
        case options
        case names
    }

    func run() async throws {
        guard !command.isEmpty else {
            throw ValidationError("Name a COMMAND after --, as in: emulator exec template.yaml -- python3 test.py")
        }
        let inherited = InheritedState()
        let environment = ProcessEnvironment.current
        let configuration = try Configuration(options: options, environment: environment, defaults: .exec)
        let mappings = try names.mappings(environment)
        let clock = SystemClock()
        let lines = LogLines()
        let log = configuration.logFormat.logger(to: lines, clock: clock)
        OpenFileLimit.raise(log: log)

        var emulator: RunningEmulator?
        var exitCode: Int32
        do {
            let command = try ExecutedCommand(command, path: environment["PATH"], inherited: inherited)
            let running = try await RunningEmulator(configuration: configuration, clock: clock, log: log)
            emulator = running
            if configuration.sources.isEmpty { BuiltInSource.noteOverlooked(command: "exec", log: log) }
            // stdout is COMMAND's.
            lines.append(running.readyLine.text)
            let variables = try running.account.emulatedEnvironment.mapping(mappings).applied(to: environment)
            if let signal = command.pendingSignal {
                exitCode = 128 + signal
            } else {
                exitCode = try await command.run(environment: variables)
            }
        } catch let failure as ExecutedCommand.StartFailure {
            lines.append("emulator: \(failure.description)")
            exitCode = failure.exitCode
        } catch {
            lines.append("emulator: \(error)")
            exitCode = Code.didNotStart
        }
        if let strict = emulator?.account.strictDelivery, await !delivered(strict, lines), exitCode == 0 {
            exitCode = Code.notDelivered
        }
        await stop(emulator, exitCode: exitCode, lines)
        lines.drain()
        throw ExitCode(exitCode)
    }

    /// Whether every publication reached whom it should have; says which did not, once for each cause.
    private func delivered(_ strict: StrictDelivery, _ lines: LogLines) async -> Bool {
        await strict.settled()
        let failures = strict.failures
        for failure in failures { lines.append("emulator: strict delivery: \(failure.sentence)") }
        if strict.leftOut > 0 {
            lines.append("emulator: strict delivery: \(strict.leftOut) publishes more, for other causes")
        }
        return failures.isEmpty
    }

    /// Within two seconds, whatever the emulator is at: who waits for COMMAND's exit code has it by then.
    private func stop(_ emulator: RunningEmulator?, exitCode: Int32, _ lines: LogLines) async {
        guard let emulator else { return }
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(1_800)) { _exit(exitCode) }
        do { try await emulator.stop() } catch { lines.append("emulator: \(error)") }
    }
}
