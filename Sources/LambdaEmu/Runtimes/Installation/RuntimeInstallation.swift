import EmulatorCore
import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Sets up what functions of a Python runtime run on: once, in a folder of the emulator's own.
package struct RuntimeInstallation: Sendable {
    package enum Outcome: Sendable, Equatable {
        case installed(PythonEnvironment)
        /// There it was, and is left as it is.
        case present(PythonEnvironment)
    }

    private let directory: RuntimesDirectory
    private let environment: [String: String]

    /// - Parameter environment: the shell's; what would lead Python or pip astray is left out.
    package init(directory: RuntimesDirectory, environment: [String: String]) {
        self.directory = directory
        self.environment = PythonShell.environment(environment)
    }

    /// - Parameters:
    ///   - force: make it anew.
    ///   - willInstall: called before anything that takes time.
    /// - Throws: one sentence that says what is missing.
    package func install(
        _ interpreter: PythonInterpreter, force: Bool = false, willInstall: () -> Void = {}
    ) async throws(RuntimeUnavailable) -> Outcome {
        let version = interpreter.version
        guard let pins = PythonRequirements.pins(for: version) else {
            throw RuntimeUnavailable("\(interpreter.executable) is \(version), for which Lambda has no runtime client")
        }
        if !force, let present = directory.environment(version), present.isCurrent { return .present(present) }
        guard interpreter.canMakeEnvironments else {
            throw RuntimeUnavailable(
                "\(interpreter.executable) cannot make virtual environments: install \(version)-venv (python3-venv)"
            )
        }
        willInstall()
        do throws(FileError) { try FileContent.createDirectory(directory.path) } catch {
            throw RuntimeUnavailable("\(error)")
        }
        removeAbandoned(version)
        let building = "\(directory.path)/.\(version)-\(getpid())"
        do throws(RuntimeUnavailable) {
            try await build(interpreter, pins, in: building)
            try replace(directory.environmentPath(version), with: building)
        } catch {
            FolderRemoval.remove(building)
            throw error
        }
        _ = try PythonBootstrap.write(in: directory)
        guard let made = directory.environment(version) else {
            throw RuntimeUnavailable("\(version) was set up, but \(directory.environmentPath(version)) is not usable")
        }
        return .installed(made)
    }

    private func build(
        _ interpreter: PythonInterpreter, _ pins: [String], in folder: String
    ) async throws(RuntimeUnavailable) {
        let venv = try await run(interpreter.executable, ["-I", "-m", "venv", "--clear", folder])
        guard venv.succeeded else {
            throw RuntimeUnavailable("\(interpreter.executable) made no virtual environment: \(venv.lastErrorLine)")
        }
        let python = "\(folder)/bin/python3"
        let options = [
            "--disable-pip-version-check", "--no-input", "--quiet", "--no-user", "--no-deps", "--prefer-binary",
            "--no-warn-script-location", "--retries", "2",
        ]
        let pip = try await run(python, ["-I", "-m", "pip", "install"] + options + pins)
        guard pip.succeeded else {
            // pip's last line after it has tried in vain is that there is no such release.
            let reason = pip.errorOutput.contains("Retrying (") ? "its index cannot be reached; " : ""
            throw RuntimeUnavailable(
                "pip could not install \(pins[0]) and what goes with it: \(reason)\(pip.lastErrorLine)")
        }
        let finish = try await run(python, ["-I", "-c", Self.tidying] + pins)
        guard finish.succeeded, let sitePackages = try? JSONParser.parse(finish.output)["sitePackages"]?.string else {
            throw RuntimeUnavailable("\(folder) is not what it should be: \(finish.lastErrorLine)")
        }
        let record = PythonEnvironment.record(of: interpreter, sitePackages: sitePackages, requirements: pins)
        do throws(FileError) {
            try AtomicFile.write(
                Array(record.write().readableBytesView), to: "\(folder)/\(PythonEnvironment.recordName)")
        } catch { throw RuntimeUnavailable("\(error)") }
    }

    /// Takes out all that was not asked for, pip itself too: a function that imports it would fail on AWS. Of the
    /// programs only Python's stay; the others name the temporary folder.
    private static let tidying = """
        import importlib.metadata as metadata, json, os, shutil, sys, sysconfig
        wanted = dict(pin.split("==") for pin in sys.argv[1:])
        packages = sysconfig.get_path("purelib")
        found = {}
        def remove(path):
            shutil.rmtree(path) if os.path.isdir(path) else os.path.lexists(path) and os.unlink(path)
        for distribution in list(metadata.distributions(path=[packages])):
            name = distribution.metadata["Name"].lower().replace("_", "-")
            if name in wanted:
                found[name] = distribution.version
                continue
            for top in {file.parts[0] for file in distribution.files or ()} - {".."}:
                remove(os.path.join(packages, top))
        remove(os.path.join(packages, "__pycache__"))
        scripts = os.path.join(sys.prefix, "bin")
        for name in os.listdir(scripts):
            if not name.startswith("python"):
                remove(os.path.join(scripts, name))
        if found != wanted:
            sys.exit("pip installed %r instead of %r" % (found, wanted))
        print(json.dumps({"sitePackages": os.path.relpath(packages, sys.prefix)}))
        """

    /// By renaming, so that at its name there is never half of an environment.
    private func replace(_ path: String, with building: String) throws(RuntimeUnavailable) {
        let old = "\(building)-old"
        let hadOld = rename(path, old) == 0
        guard rename(building, path) == 0 else {
            let error = FileError(path, errno: errno)
            if hadOld { rename(old, path) }
            throw RuntimeUnavailable("\(error)")
        }
        if hadOld { FolderRemoval.remove(old) }
    }

    /// What installations left behind that were interrupted.
    private func removeAbandoned(_ version: PythonVersion) {
        let prefix = ".\(version)-"
        let names = (try? FileContent.names(in: directory.path, hidden: true)) ?? []
        let abandoned = names.filter { name in
            guard name.hasPrefix(prefix), let process = Int32(name.dropFirst(prefix.count).prefix { $0 != "-" }) else {
                return false
            }
            return process == getpid() || kill(process, 0) != 0 && errno == ESRCH
        }
        for name in abandoned { FolderRemoval.remove("\(directory.path)/\(name)") }
    }

    private func run(_ executable: String, _ arguments: [String]) async throws(RuntimeUnavailable) -> ProgramRun {
        try await PythonShell.run(executable, arguments, environment: environment)
    }
}
