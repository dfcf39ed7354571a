import EmulatorCore

/// Where the private environments lie, one a minor version: `~/.local/share/emulator/runtimes/python3.12`.
package struct RuntimesDirectory: Sendable, Hashable {
    /// An absolute path.
    package let path: String

    package init(path: String) { self.path = AbsolutePath.of(path) }

    /// `EMULATOR_RUNTIMES`, else below `XDG_DATA_HOME`, else below the home folder; macOS is no exception.
    package init(environment: [String: String]) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        if let path = value("EMULATOR_RUNTIMES") {
            self.init(path: path)
        } else {
            // A relative XDG_DATA_HOME is to be ignored (XDG Base Directory Specification).
            let data = value("XDG_DATA_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
            let home = value("HOME") ?? "/var/lib"
            self.init(path: (data ?? "\(home)/.local/share") + "/emulator/runtimes")
        }
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
