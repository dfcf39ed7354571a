#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where a command is, as a shell finds it (POSIX, "Command Search and Execution").
enum CommandLookup {
    struct NotFound: Error, Equatable {
        /// 127, or 126 if there is something of that name that cannot be executed.
        var exitCode: Int32
        var reason: String
    }

    /// - Parameter path: the directories, as `PATH` names them; nil for the system's own.
    static func find(_ command: String, path: String?) throws(NotFound) -> String {
        if command.contains("/") {
            switch kind(command) {
            case .executable: return command
            case .other(let reason): throw NotFound(exitCode: 126, reason: reason)
            case .missing: throw NotFound(exitCode: 127, reason: text(ENOENT))
            }
        }
        var unusable: String?
        // An empty entry is the current directory.
        for folder in (path ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":", omittingEmptySubsequences: false)
        where !command.isEmpty {
            let candidate = folder.isEmpty ? "./\(command)" : "\(folder)/\(command)"
            switch kind(candidate) {
            case .executable: return candidate
            case .other(let reason): unusable = unusable ?? reason
            case .missing: continue
            }
        }
        if let unusable { throw NotFound(exitCode: 126, reason: unusable) }
        throw NotFound(exitCode: 127, reason: "command not found")
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
