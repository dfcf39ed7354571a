/// Where what outlives a run is kept for a user: below `XDG_DATA_HOME`, else below the home folder; macOS is no exception.
package enum UserDataDirectory {
    /// The path of `emulator/NAME` there.
    package static func path(of name: String, environment: [String: String]) -> String {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        // A relative XDG_DATA_HOME is to be ignored (XDG Base Directory Specification).
        let data = value("XDG_DATA_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
        let home = value("HOME") ?? "/var/lib"
        return (data ?? "\(home)/.local/share") + "/emulator/\(name)"
    }
}
