#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Holds a database file for one process: `flock` on a file beside it. The system lets go of it when the process ends,
/// however it ends.
///
/// Not SQLite's `locking_mode=EXCLUSIVE`: that would shut out our own checkpoint connection as well.
final class DatabaseFileLock: Sendable {
    private let descriptor: Int32

    init(database path: String) throws(SQLiteDatabaseError) {
        let lockPath = path + ".lock"
        // Function workers must not inherit the lock: O_CLOEXEC.
        let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .lockFile(path: lockPath, reason: String(cString: strerror(errno))) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            let holder = Self.readProcess(descriptor)
            _ = close(descriptor)
            if reason == EWOULDBLOCK { throw .inUse(path: path, process: holder) }
            throw .lockFile(path: lockPath, reason: String(cString: strerror(reason)))
        }
        // Only for the message that the next one gets; the lock holds without it.
        let text = Array("\(getpid())\n".utf8)
        if ftruncate(descriptor, 0) == 0 { _ = text.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } }
        self.descriptor = descriptor
    }

    deinit { _ = close(descriptor) }

    private static func readProcess(_ descriptor: Int32) -> Int? {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else { return nil }
        return Int(String(decoding: bytes[..<count].prefix { $0.isASCIIDigit }, as: UTF8.self))
    }
}
