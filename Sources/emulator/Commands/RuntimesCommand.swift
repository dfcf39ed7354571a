import ArgumentParser
import LambdaEmu

/// `emulator runtimes`: what functions run on.
struct RuntimesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runtimes",
        abstract: "Show what functions run on; `runtimes install` sets the missing up.",
        subcommands: [ListRuntimesCommand.self, InstallRuntimesCommand.self],
        defaultSubcommand: ListRuntimesCommand.self
    )
}

/// `emulator runtimes list`, which is also what `emulator runtimes` does.
struct ListRuntimesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show the runtimes that functions can run on here.")

    func run() async throws {
        let shell = ProcessEnvironment.current
        let directory = RuntimesDirectory(environment: shell)
        let interpreters = await PythonInterpreter.all(environment: shell)
        let lines = RuntimeListing(interpreters: interpreters, environments: directory.environments).lines
        if lines.isEmpty {
            StandardError.writeLine(
                "emulator: no Python 3.9 to 3.14 is on PATH, and none is set up in \(directory.path)")
            throw ExitCode(1)
        }
        for line in lines { try StandardOutput.writeLine(line) }
    }
}

/// `emulator runtimes install`
struct InstallRuntimesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "install",
        abstract: "Set up what Python functions run on, once.",
        discussion: """
            Makes a private virtual environment with awslambdaric and boto3, one a minor version of Python, in \
            EMULATOR_RUNTIMES, else ~/.local/share/emulator/runtimes. Without arguments for the python3 on PATH.
            """
    )

    @Argument(help: ArgumentHelp("A version (3.12, python3.12) or the path of an interpreter.", valueName: "PYTHON"))
    var pythons: [String] = []

    @Option(help: "The interpreter that functions will run on, as for serve.")
    var python: String?

    @Flag(help: "Make it anew when it is there.")
    var force = false

    func run() async throws {
        let shell = ProcessEnvironment.current
        let installation = RuntimeInstallation(
            directory: RuntimesDirectory(environment: shell), environment: shell)
        let named = pythons + [python ?? (pythons.isEmpty ? shell["EMULATOR_PYTHON"] : nil)].compactMap { $0 }
        var failed = false
        for name in named.isEmpty ? ["python3"] : named {
            do throws(RuntimeUnavailable) {
                try await install(name, with: installation, shell: shell)
            } catch {
                StandardError.writeLine("emulator: \(error)")
                failed = true
            }
        }
        if failed { throw ExitCode(1) }
    }

    private func install(
        _ name: String, with installation: RuntimeInstallation, shell: [String: String]
    ) async throws(RuntimeUnavailable) {
        let interpreter = try await PythonInterpreter.named(name, environment: shell)
        let outcome = try await installation.install(interpreter, force: force) {
            StandardError.writeLine("setting up \(interpreter.version) from \(interpreter.executable)")
        }
        let line =
            switch outcome {
            case .installed(let environment):
                "\(environment.version) is set up in \(environment.directory): \(environment.summary)"
            case .present(let environment):
                "\(environment.version) is set up already in \(environment.directory): \(environment.summary)"
            }
        do { try StandardOutput.writeLine(line) } catch { throw RuntimeUnavailable("\(error)") }
    }
}
