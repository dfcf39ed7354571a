/// Why a database could not be opened, in a sentence that names the file.
package enum SQLiteDatabaseError: Error, Sendable, CustomStringConvertible {
    /// Another emulator holds it; its process id when that could be read.
    case inUse(path: String, process: Int?)
    /// A later emulator wrote it.
    case newerSchema(path: String, found: Int, supported: Int)
    /// A SQLite database of another program.
    case notOurs(path: String)
    case migration(path: String, name: String, SQLiteError)
    case storage(path: String, SQLiteError)
    /// The lock file beside it could not be made; `reason` is the system's.
    case lockFile(path: String, reason: String)

    package var description: String {
        switch self {
        case .inUse(let path, let process):
            "\(path) is in use by another emulator" + (process.map { " (process \($0))" } ?? "") + "."
        case .newerSchema(let path, let found, let supported):
            "\(path) was written by a newer emulator: its schema is version \(found), this emulator knows \(supported)."
        case .notOurs(let path): "\(path) is a SQLite database, but not an emulator's."
        case .migration(let path, let name, let error): "\(path) could not be upgraded (\(name)): \(error)."
        case .storage(let path, let error): "\(path) could not be opened: \(error)."
        case .lockFile(let path, let reason): "\(path) could not be made: \(reason)."
        }
    }
}
