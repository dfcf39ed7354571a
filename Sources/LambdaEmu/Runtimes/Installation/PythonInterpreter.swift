import EmulatorCore
import NIOCore

/// An interpreter as it describes itself. A name on PATH says little: pyenv's are scripts that start another one.
package struct PythonInterpreter: Sendable, Equatable {
    /// An absolute path, the interpreter's own `sys.executable`.
    package var executable: String
    package var version: PythonVersion
    /// `3.12.1`
    var fullVersion: String
    /// Where its user's packages are, its user's own folder included.
    package var sitePackages: [String]
    /// Debian packs `ensurepip` apart.
    var canMakeEnvironments: Bool

    /// Asks an interpreter.
    ///
    /// - Parameters:
    ///   - name: a path, or a name to look up on the PATH of `environment`.
    ///   - environment: the shell's; what would lead Python astray is left out.
    /// - Throws: a sentence that names the interpreter and what is wrong.
    package static func describe(
        _ name: String, environment: [String: String]
    ) async throws(RuntimeUnavailable) -> PythonInterpreter {
        let candidates = name.contains("/") ? [AbsolutePath.of(name)] : onPath(name, environment: environment)
        guard !candidates.isEmpty else { throw RuntimeUnavailable("\(name) is not on PATH") }
        var refusal: RuntimeUnavailable?
        for candidate in candidates {
            do throws(RuntimeUnavailable) {
                return try await ask(candidate, environment: environment)
            } catch {
                refusal = refusal ?? error
            }
        }
        throw refusal ?? RuntimeUnavailable("\(name) is not on PATH")
    }

    /// As people name one: `3.12`, `python3.12`, `python3` or a path.
    package static func named(
        _ name: String, environment: [String: String]
    ) async throws(RuntimeUnavailable) -> PythonInterpreter {
        guard !name.contains("/"), let version = PythonVersion(name) else {
            return try await describe(name, environment: environment)
        }
        // A virtual environment, or a fresh installation, may have it only as `python3`.
        for program in [version.description, "python3"] {
            if let found = try? await describe(program, environment: environment), found.version == version {
                return found
            }
        }
        throw RuntimeUnavailable(
            "no \(version) on PATH runs; if it is elsewhere: emulator runtimes install /path/to/\(version)"
        )
    }

    /// The interpreters on PATH that run, one a minor version, oldest first; what `python3` names counts first.
    package static func all(environment: [String: String]) async -> [PythonInterpreter] {
        let names = ["python3"] + PythonRuntimeIdentifiers.supported.map(\.description)
        let found = await withTaskGroup(of: (Int, PythonInterpreter?).self) { group in
            for (index, name) in names.enumerated() {
                group.addTask { (index, try? await describe(name, environment: environment)) }
            }
            var found: [(Int, PythonInterpreter?)] = []
            for await one in group { found.append(one) }
            return found.sorted { $0.0 < $1.0 }.compactMap(\.1)
        }
        var byVersion: [PythonVersion: PythonInterpreter] = [:]
        for interpreter in found where byVersion[interpreter.version] == nil {
            byVersion[interpreter.version] = interpreter
        }
        return byVersion.values.sorted { $0.version < $1.version }
    }

    private static func onPath(_ name: String, environment: [String: String]) -> [String] {
        CommandLookup.all(name, path: environment["PATH"] ?? "").filter { $0.hasPrefix("/") }
    }

    private static let question = """
        import importlib.util, json, platform, site, sys
        has = lambda name: importlib.util.find_spec(name) is not None
        user = [site.getusersitepackages()] if site.ENABLE_USER_SITE else []
        print(json.dumps({"version": platform.python_version(), "executable": sys.executable,
            "implementation": sys.implementation.name, "sitePackages": site.getsitepackages() + user,
            "venv": has("venv") and has("ensurepip")}))
        """

    private static func ask(
        _ path: String, environment: [String: String]
    ) async throws(RuntimeUnavailable) -> PythonInterpreter {
        let run = try await PythonShell.run(path, ["-c", question], environment: PythonShell.environment(environment))
        guard run.succeeded else { throw RuntimeUnavailable("\(path) does not run: \(run.errorSentence)") }
        guard let answer = try? JSONParser.parse(ByteBuffer(string: run.output)),
            let executable = answer["executable"]?.string, let text = answer["version"]?.string,
            let version = PythonVersion(text)
        else { throw RuntimeUnavailable("\(path) is not a Python 3 interpreter") }
        guard answer["implementation"]?.string == "cpython" else {
            throw RuntimeUnavailable("\(path) is not CPython, which is what Lambda runs")
        }
        return PythonInterpreter(
            executable: executable, version: version, fullVersion: text,
            sitePackages: answer["sitePackages"]?.array?.compactMap(\.string) ?? [],
            canMakeEnvironments: answer["venv"]?.bool ?? false
        )
    }
}
