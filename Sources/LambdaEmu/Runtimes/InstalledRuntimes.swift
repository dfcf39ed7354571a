import EmulatorCore
package import Logging
import OrderedCollections

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The runtimes of functions: Python from the private environments, `provided` from the function's own package.
package final class InstalledRuntimes: FunctionRuntimes {
    /// What `--python` and `--site-packages` ask for.
    package struct Options: Sendable {
        /// The interpreter that runs every Python function, whatever its runtime says.
        package var interpreter: PythonInterpreter?
        /// Whether functions may import what that interpreter has.
        package var sitePackages: Bool

        package init(interpreter: PythonInterpreter? = nil, sitePackages: Bool = false) {
            self.interpreter = interpreter
            self.sitePackages = sitePackages
        }

        /// - Parameters:
        ///   - python: a path, or a name on PATH; it is started once, to learn its version.
        ///   - environment: the shell's.
        package init(
            python: String?, sitePackages: Bool, environment: [String: String]
        ) async throws(RuntimeUnavailable) {
            self.sitePackages = sitePackages
            if let python {
                interpreter = try await PythonInterpreter.describe(python, environment: environment)
            }
        }
    }

    private struct State {
        /// Only what was found: a runtime that is missing may be installed while the emulator runs.
        var python: [PythonVersion: PythonEnvironment] = [:]
        var bootstrap: String?
        var saidSitePackages: Set<PythonVersion> = []
    }

    private let directory: RuntimesDirectory
    private let options: Options
    private let log: Logger
    private let state = Locked(State())

    package init(directory: RuntimesDirectory, options: Options = Options(), log: Logger) {
        self.directory = directory
        self.options = options
        self.log = log
    }

    package func program(for function: FunctionConfiguration) throws(RuntimeUnavailable) -> RuntimeProgram {
        let runtime = function.runtime
        if let version = PythonVersion(runtime), runtime == version.description {
            return try python(version, function)
        }
        if runtime.hasPrefix("provided") { return try provided(function) }
        throw RuntimeUnavailable(
            "functions of runtime \(runtime) are not emulated; Python's and provided.al2023 with a bootstrap are"
        )
    }

    /// Why functions cannot run here, a sentence for each reason: so that it is known at the start, and not only from
    /// the first invocation.
    package func unavailable(_ functions: [FunctionConfiguration]) -> [String] {
        var names: OrderedDictionary<String, [String]> = [:]
        for function in functions {
            do throws(RuntimeUnavailable) { try check(function) } catch {
                names[error.description, default: []].append(function.functionName)
            }
        }
        return names.map { reason, names in
            let more = names.count > 3 ? " and \(names.count - 3) more" : ""
            return "\(names.prefix(3).joined(separator: ", "))\(more) cannot run: \(reason)"
        }
    }

    private func check(_ function: FunctionConfiguration) throws(RuntimeUnavailable) {
        if let version = PythonVersion(function.runtime), function.runtime == version.description {
            _ = try environment(for: version)
        } else {
            _ = try program(for: function)
        }
    }

    // MARK: Python

    private func python(
        _ version: PythonVersion, _ function: FunctionConfiguration
    ) throws(RuntimeUnavailable) -> RuntimeProgram {
        let environment = try environment(for: version)
        let bootstrap = try bootstrapPath()
        return try PythonProgram(
            function: function, environment: environment, interpreter: options.interpreter,
            siteDirectories: siteDirectories(environment), bootstrap: bootstrap
        ).program()
    }

    private func environment(for version: PythonVersion) throws(RuntimeUnavailable) -> PythonEnvironment {
        try state.withLock { state throws(RuntimeUnavailable) in
            if let environment = state.python[version] { return environment }
            let environment = if let chosen = try chosen() { chosen } else { try nearest(to: version) }
            if environment.version != version {
                log.notice("\(notice(version, environment.version))")
            }
            state.python[version] = environment
            return environment
        }
    }

    /// What `--python` runs needs the packages of its own version.
    private func chosen() throws(RuntimeUnavailable) -> PythonEnvironment? {
        guard let interpreter = options.interpreter else { return nil }
        if let environment = directory.environment(interpreter.version) { return environment }
        throw RuntimeUnavailable(
            "\(interpreter.executable) is \(interpreter.version), which is not set up: "
                + "emulator runtimes install \(ShellWord.quoted(interpreter.executable))"
        )
    }

    private func nearest(to version: PythonVersion) throws(RuntimeUnavailable) -> PythonEnvironment {
        let environments = directory.environments
        if let choice = version.nearest(of: environments.map(\.version)),
            let environment = environments.first(where: { $0.version == choice })
        {
            return environment
        }
        throw RuntimeUnavailable("\(version) is not set up, nor is any other Python: emulator runtimes install")
    }

    private func notice(_ wanted: PythonVersion, _ got: PythonVersion) -> String {
        options.interpreter == nil
            ? "\(wanted) is not set up here: functions of that runtime run on \(got) (\(command(for: wanted)))"
            : "--python is \(got): functions of runtime \(wanted) run on it"
    }

    /// A version that Lambda's client does not take any more has none of its own.
    private func command(for version: PythonVersion) -> String {
        "emulator runtimes install" + (PythonRequirements.pins(for: version) == nil ? "" : " \(version)")
    }

    private func siteDirectories(_ environment: PythonEnvironment) -> [String] {
        guard options.sitePackages else { return [] }
        let directories = options.interpreter?.sitePackages ?? environment.interpreterSitePackages
        let isFirst = state.withLock { $0.saidSitePackages.insert(environment.version).inserted }
        if isFirst {
            log.warning(
                """
                --site-packages: functions on \(environment.version) may import what \
                \(options.interpreter?.executable ?? environment.interpreter) has; on AWS they have their package and \
                their layers
                """
            )
        }
        return directories
    }

    private func bootstrapPath() throws(RuntimeUnavailable) -> String {
        try state.withLock { state throws(RuntimeUnavailable) in
            if let path = state.bootstrap { return path }
            let path = try PythonBootstrap.write(in: directory)
            state.bootstrap = path
            return path
        }
    }

    // MARK: provided.al2023

    private func provided(_ function: FunctionConfiguration) throws(RuntimeUnavailable) -> RuntimeProgram {
        let folders = [function.code.directory] + function.layers.reversed().map(\.directory)
        guard let path = folders.map({ "\($0)/bootstrap" }).first(where: { FileContent.exists($0) }) else {
            throw RuntimeUnavailable(
                "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]",
                errorType: "Runtime.InvalidEntrypoint"
            )
        }
        guard access(path, X_OK) == 0 else {
            let place = path.hasPrefix(function.code.directory) ? "/var/task" : "/opt"
            throw RuntimeUnavailable(
                "fork/exec \(place)/bootstrap: permission denied", errorType: "Runtime.InvalidEntrypoint"
            )
        }
        return RuntimeProgram(
            executable: path, arguments: [],
            environment: ImageEnvironment.variables(of: function, runtimeDirectory: function.code.directory, bin: nil)
        )
    }
}
