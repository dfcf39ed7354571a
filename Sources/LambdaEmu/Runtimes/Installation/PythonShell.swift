import EmulatorCore

/// The environment in which Python and pip run for the emulator: the shell's, without what changes what they are or
/// where they write, and with what they need to reach an index.
enum PythonShell {
    static func environment(_ shell: [String: String]) -> [String: String] {
        shell.filter { name, _ in
            if name.hasPrefix("PIP_") { return reachesIndex.contains(name) }
            return !name.hasPrefix("PYTHON") && name != "VIRTUAL_ENV" && name != "__PYVENV_LAUNCHER__"
        }
    }

    /// - Throws: a sentence that names the program, when it cannot be started.
    static func run(
        _ executable: String, _ arguments: [String], environment: [String: String]
    ) async throws(RuntimeUnavailable) -> ProgramRun {
        do throws(ProgramStart.Failure) {
            return try await ProgramRun.run(executable, arguments, environment: environment)
        } catch {
            throw RuntimeUnavailable("\(executable) cannot be run: \(error)")
        }
    }

    private static let reachesIndex: Set<String> = [
        "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_NO_INDEX", "PIP_TRUSTED_HOST", "PIP_CERT",
        "PIP_CLIENT_CERT", "PIP_PROXY", "PIP_TIMEOUT", "PIP_DEFAULT_TIMEOUT", "PIP_RETRIES", "PIP_CACHE_DIR",
        "PIP_NO_CACHE_DIR", "PIP_CONFIG_FILE",
    ]
}
