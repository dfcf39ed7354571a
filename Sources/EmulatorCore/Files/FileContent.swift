#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Why a file or folder could not be read or written: `fixtures/x.json: No such file or directory`.
package struct FileError: Error, Sendable, Equatable, CustomStringConvertible {
    package let path: String
    package let reason: String

    package init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    package init(_ path: String, errno code: Int32) { self.init(path: path, reason: String(cString: strerror(code))) }

    package var description: String { "\(path): \(reason)" }
}

/// Whole files and folders, through POSIX: Foundation's file manager costs more than all of it.
package enum FileContent {
    package static func read(_ path: String) throws(FileError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(path, errno: errno) }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = chunk.withUnsafeMutableBytes { readSome(descriptor, $0) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileError(path, errno: errno) }
            if count == 0 { return content }
            content.append(contentsOf: chunk[..<count])
        }
    }

    /// A file of this content in place of what is there; for everybody to read.
    package static func write(_ content: [UInt8], to path: String) throws(FileError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileError(path, errno: errno) }
        let failure = content.withUnsafeBytes {
            OpenFile.write($0, to: descriptor) ? nil : FileError(path, errno: errno)
        }
        // Some file systems tell of a full disk only here.
        let isClosed = close(descriptor) == 0
        if let failure { throw failure }
        guard isClosed else { throw FileError(path, errno: errno) }
    }

    package static func isDirectory(_ path: String) throws(FileError) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { throw FileError(path, errno: errno) }
        return status.st_mode & S_IFMT == S_IFDIR
    }

    /// The absolute path, without links, dots and double slashes.
    package static func canonicalPath(_ path: String) throws(FileError) -> String {
        guard let resolved = realpath(path, nil) else { throw FileError(path, errno: errno) }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Of a folder: whether it may be entered.
    package static func isExecutable(_ path: String) -> Bool { access(path, X_OK) == 0 }

    /// The names in a folder, sorted.
    ///
    /// - Parameter hidden: with those that begin with a dot, but for `.` and `..`.
    package static func names(in directory: String, hidden: Bool = false) throws(FileError) -> [String] {
        guard let handle = opendir(directory) else { throw FileError(directory, errno: errno) }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if hidden ? name != "." && name != ".." : !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    /// Makes a folder and those above it, as `mkdir -p` does.
    package static func createDirectory(_ path: String) throws(FileError) {
        var made = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false) {
            made += made.isEmpty && !path.hasPrefix("/") ? String(part) : "/\(part)"
            if part.isEmpty { continue }
            let trimmed = made.hasPrefix("//") ? String(made.dropFirst()) : made
            guard mkdir(trimmed, 0o755) == 0 || errno == EEXIST else { throw FileError(trimmed, errno: errno) }
        }
        guard try isDirectory(path) else { throw FileError(path, errno: ENOTDIR) }
    }
}

private func readSome(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    read(descriptor, buffer.baseAddress, buffer.count)
}
