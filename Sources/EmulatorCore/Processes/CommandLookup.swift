#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where a command is, as a shell finds it (POSIX, "Command Search and Execution").
package enum CommandLookup {
    package struct NotFound: Error, Equatable, CustomStringConvertible {
        /// 127, or 126 if there is something of that name that cannot be executed.
        package var exitCode: Int32
        package var reason: String

        package var description: String { reason }
    }

    /// - Parameter path: the directories, as `PATH` names them; nil for the system's own.
    package static func find(_ command: String, path: String?) throws(NotFound) -> String {
        if command.contains("/") {
            switch kind(command) {
            case .executable: return command
            case .other(let reason): throw NotFound(exitCode: 126, reason: reason)
            case .missing: throw NotFound(exitCode: 127, reason: text(ENOENT))
            }
        }
        var unusable: String?
        for candidate in candidates(command, path: path) {
            switch kind(candidate) {
            case .executable: return candidate
            case .other(let reason): unusable = unusable ?? reason
            case .missing: continue
            }
        }
        if let unusable { throw NotFound(exitCode: 126, reason: unusable) }
        throw NotFound(exitCode: 127, reason: "command not found")
    }

    /// Everything of that name that can be executed, in the order of `PATH`: the first may be a script that finds nothing
    /// to start.
    ///
    /// - Parameter command: a name, without a slash.
    package static func all(_ command: String, path: String?) -> [String] {
        candidates(command, path: path).filter { if case .executable = kind($0) { true } else { false } }
    }

    private static func candidates(_ command: String, path: String?) -> [String] {
        if command.isEmpty { return [] }
        let folders = (path ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":", omittingEmptySubsequences: false)
        // An empty entry is the current directory.
        return folders.map { $0.isEmpty ? "./\(command)" : "\($0)/\(command)" }
    }

    private enum Kind {
        case executable
        case other(String)
        case missing
    }

    private static func kind(_ path: String) -> Kind {
        var status = stat()
        guard stat(path, &status) == 0 else { return errno == EACCES ? .other(text(EACCES)) : .missing }
        guard status.st_mode & S_IFMT != S_IFDIR else { return .other(text(EISDIR)) }
        return access(path, X_OK) == 0 ? .executable : .other(text(EACCES))
    }

    private static func text(_ code: Int32) -> String { String(cString: strerror(code)) }
}
