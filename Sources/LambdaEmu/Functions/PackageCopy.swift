import Crypto
import EmulatorCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Copies a folder as `aws cloudformation package` puts it into its archive: every file, hidden ones too; symbolic
/// links are followed, so that the archive holds none; folders without files are left out. What Python compiled
/// (`__pycache__`) stays behind: it is another interpreter's.
struct PackageCopy {
    /// Which folder this is, whatever way leads to it.
    private struct Identity: Equatable {
        var device: UInt64
        var inode: UInt64

        init(_ status: stat) {
            device = UInt64(truncatingIfNeeded: status.st_dev)
            inode = UInt64(truncatingIfNeeded: status.st_ino)
        }
    }

    private var hash = SHA256()
    private var size = 0
    private var count = 0
    private var closedFile: String?
    private var buffer = [UInt8](repeating: 0, count: 1 << 18)
    /// The workspace: it may lie in the folder that is copied.
    private let workspace: Identity?

    private init(workspace: String) { self.workspace = (try? Self.status(of: workspace)).map(Identity.init) }

    /// - Parameters:
    ///   - source: a folder, or a file, which the copy then holds alone.
    ///   - destination: a folder that is there, and is empty.
    static func make(
        of source: String, in destination: String, workspace: String
    ) throws(PackageError) -> CodePackage {
        var copy = PackageCopy(workspace: workspace)
        let status = try Self.status(of: source)
        if status.isFolder {
            try copy.copyFolder(source, to: destination, path: "", above: [Identity(status)])
        } else {
            let name = String(source[source.index(after: source.lastIndex(of: "/") ?? source.startIndex)...])
            try copy.copyFile(source, status, to: "\(destination)/\(name)", path: name)
        }
        guard copy.count > 0 else { throw .empty }
        return CodePackage(
            directory: destination, source: source, size: copy.size,
            sha256: Base64.encode(Array(copy.hash.finalize())), closedFile: copy.closedFile)
    }

    // MARK: - Folders

    private mutating func copyFolder(
        _ source: String, to destination: String, path: String, above: [Identity]
    ) throws(PackageError) {
        for name in try Self.names(in: source) where name != "__pycache__" {
            let entry = "\(source)/\(name)"
            let status = try Self.status(of: entry)
            let inner = path.isEmpty ? name : "\(path)/\(name)"
            guard status.isFolder else {
                try copyFile(entry, status, to: "\(destination)/\(name)", path: inner)
                continue
            }
            let identity = Identity(status)
            if identity == workspace { continue }
            guard !above.contains(identity) else {
                throw PackageError("\(entry): a symbolic link that leads back to a folder it lies in")
            }
            guard mkdir("\(destination)/\(name)", 0o755) == 0 else { throw Self.failure("\(destination)/\(name)") }
            try copyFolder(entry, to: "\(destination)/\(name)", path: inner, above: above + [identity])
            // Only where nothing was put into it.
            rmdir("\(destination)/\(name)")
        }
    }

    /// Sorted by their bytes, so that the digest does not depend on the file system.
    private static func names(in folder: String) throws(PackageError) -> [String] {
        do throws(FileError) {
            return try FileContent.names(in: folder, hidden: true)
                .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        } catch {
            throw PackageError(error)
        }
    }

    // MARK: - Files

    private mutating func copyFile(
        _ source: String, _ status: stat, to destination: String, path: String
    ) throws(PackageError) {
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw PackageError("\(source): neither a file nor a folder")
        }
        size += Int(status.st_size)
        guard size < CodePackage.sizeLimit else { throw .tooLarge }
        count += 1
        if status.st_mode & 0o004 == 0, closedFile == nil { closedFile = path }

        let input = open(source, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else { throw Self.failure(source) }
        defer { close(input) }
        let mode = 0o644 | status.st_mode & 0o111
        let output = open(destination, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard output >= 0 else { throw Self.failure(destination) }
        defer { close(output) }

        update("\(path)\0\(status.st_mode & 0o111 != 0 ? "x" : "-")\(status.st_size)\0")
        while true {
            let count = buffer.withUnsafeMutableBytes { read(input, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.failure(source) }
            if count == 0 { return }
            let isWritten = buffer.withUnsafeBytes { buffer in
                let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
                hash.update(bufferPointer: bytes)
                return OpenFile.write(bytes, to: output)
            }
            guard isWritten else { throw Self.failure(destination) }
        }
    }

    private mutating func update(_ text: String) {
        var text = text
        text.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
    }

    // MARK: - Status

    /// Of what a symbolic link leads to.
    private static func status(of path: String) throws(PackageError) -> stat {
        var status = stat()
        guard stat(path, &status) == 0 else {
            let code = errno
            guard code == ENOENT, lstat(path, &status) == 0 else { throw failure(path, errno: code) }
            throw PackageError("\(path): a symbolic link that leads to nothing")
        }
        return status
    }

    private static func failure(_ path: String, errno code: Int32 = errno) -> PackageError {
        PackageError(FileError(path, errno: code))
    }
}

extension stat {
    fileprivate var isFolder: Bool { st_mode & S_IFMT == S_IFDIR }
}
