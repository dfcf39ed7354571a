/// The table that `emulator runtimes` prints: a line for each version that is on PATH or set up.
package struct RuntimeListing {
    package var interpreters: [PythonInterpreter]
    package var environments: [PythonEnvironment]

    package init(interpreters: [PythonInterpreter], environments: [PythonEnvironment]) {
        self.interpreters = interpreters
        self.environments = environments
    }

    package var lines: [String] {
        let versions = Set(interpreters.map(\.version)).union(environments.map(\.version)).sorted()
            .filter { PythonRequirements.pins(for: $0) != nil }
        let rows = versions.map { version in
            let interpreter = interpreters.first { $0.version == version }
            let environment = environments.first { $0.version == version }
            let state =
                environment.map { environment in
                    "\(environment.summary) in \(environment.directory)"
                        + (environment.isCurrent ? "" : " (emulator runtimes install \(version) brings it up to date)")
                } ?? "not set up: emulator runtimes install \(version)"
            return [
                version.description, environment?.fullVersion ?? interpreter?.fullVersion ?? "",
                environment?.interpreter ?? interpreter?.executable ?? "", state,
            ]
        }
        let widths = (0..<3).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            row.indices.map { $0 < 3 ? row[$0].padded(to: widths[$0]) : row[$0] }.joined(separator: "  ")
        }
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
