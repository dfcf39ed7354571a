#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

package enum AtomicFile {
    /// Whole or not at all: another process may read it at any time.
    package static func write(_ content: [UInt8], to path: String) throws(FileError) {
        let temporary = "\(path).\(getpid())"
        do throws(FileError) {
            try FileContent.write(content, to: temporary)
            guard rename(temporary, path) == 0 else { throw FileError(path, errno: errno) }
        } catch {
            unlink(temporary)
            throw FileError(path: path, reason: error.reason)
        }
    }
}
