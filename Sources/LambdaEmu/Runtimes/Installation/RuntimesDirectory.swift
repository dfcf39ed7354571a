import EmulatorCore

/// Where the private environments lie, one a minor version: `~/.local/share/emulator/runtimes/python3.12`.
package struct RuntimesDirectory: Sendable, Hashable {
    /// An absolute path.
    package let path: String

    package init(path: String) { self.path = AbsolutePath.of(path) }

    /// `EMULATOR_RUNTIMES`, else the user's own.
    package init(environment: [String: String]) {
        let named = environment["EMULATOR_RUNTIMES"].flatMap { $0.isEmpty ? nil : $0 }
        self.init(path: named ?? UserDataDirectory.path(of: "runtimes", environment: environment))
    }

    func environmentPath(_ version: PythonVersion) -> String { "\(path)/\(version)" }

    /// The environments that are complete, oldest version first.
    package var environments: [PythonEnvironment] {
        let names = (try? FileContent.names(in: path)) ?? []
        return names.compactMap { PythonVersion($0) }.sorted().compactMap { environment($0) }
    }

    /// nil when it is not there, not complete, or its interpreter is gone.
    package func environment(_ version: PythonVersion) -> PythonEnvironment? {
        PythonEnvironment(directory: environmentPath(version))
    }
}
