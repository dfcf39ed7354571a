import EmulatorCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A folder of the emulator's own in which the code of functions and layers lies as it would on AWS: copied, so that
/// nothing beside the package is found (design section 2, mistake 9).
///
/// The folder is made when the first code needs it.
package final class FunctionWorkspace: Sendable {
    private struct State {
        var directory: String?
        /// Folders made in it so far.
        var count = 0
    }

    private let environment: [String: String]
    private let python: String
    private let onMake: @Sendable (String) -> Void
    private let state = Locked(State())

    /// - Parameters:
    ///   - environment: the emulator's own: `TMPDIR` says where the folder lies (else in `/tmp`), `PATH` where Python is.
    ///   - python: the interpreter that unpacks archives, `--python`.
    ///   - onMake: told of the folder before anything is in it, so that it is removed even if the emulator is killed
    ///     while it copies.
    package init(
        environment: [String: String], python: String? = nil, onMake: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.environment = environment
        self.onMake = onMake
        self.python = python ?? "python3"
    }

    /// Nil as long as no code needed it.
    package var directory: String? { state.withLock { $0.directory } }

    /// Removes the folder and what is in it.
    package func remove() {
        let directory = state.withLock { state in
            defer { state = State() }
            return state.directory
        }
        if let directory { FolderRemoval.remove(directory) }
    }

    // MARK: - Packages

    /// A private copy of a folder, of an archive's content, or of a single file.
    ///
    /// - Parameter path: absolute.
    func package(at path: String) throws(PackageError) -> CodePackage {
        let name = path.split(separator: "/").last.map(String.init) ?? "code"
        let (workspace, folder) = try folder(named: name)
        guard (try? FileContent.isDirectory(path)) == false, let archive = ZipArchive(path) else {
            return try PackageCopy.make(of: path, in: folder, workspace: workspace)
        }
        let (_, unpacked) = try self.folder(named: "unpacked")
        defer { FolderRemoval.remove(unpacked) }
        try archive.unpack(into: unpacked, python: python, environment: environment)
        var package = try PackageCopy.make(of: unpacked, in: folder, workspace: workspace)
        package.source = path
        return package
    }

    /// A package of one file, whose text stands in the template.
    func package(inline text: String, as name: String) throws(PackageError) -> CodePackage {
        guard !text.isEmpty else { throw .empty }
        let (workspace, written) = try folder(named: "inline")
        defer { FolderRemoval.remove(written) }
        do { try FileContent.write(Array(text.utf8), to: "\(written)/\(name)") } catch { throw PackageError(error) }
        let (_, folder) = try folder(named: name)
        var package = try PackageCopy.make(of: written, in: folder, workspace: workspace)
        package.source = "inline code"
        return package
    }

    // MARK: - Folders

    /// A new folder in the workspace, which is made if it is not there yet. Its name appears in stack traces.
    private func folder(named name: String) throws(PackageError) -> (workspace: String, folder: String) {
        try state.withLock { state throws(PackageError) in
            let workspace = if let directory = state.directory { directory } else { try makeWorkspace() }
            if state.directory == nil { onMake(workspace) }
            state.directory = workspace
            state.count += 1
            let folder = "\(workspace)/\(state.count)-\(name)"
            guard mkdir(folder, 0o755) == 0 else { throw PackageError(FileError(folder, errno: errno)) }
            return (workspace, folder)
        }
    }

    private func makeWorkspace() throws(PackageError) -> String {
        // The supervisor, which works elsewhere, removes the folder, and takes only paths without `..`.
        var parent = AbsolutePath.of(environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp")
        if parent.contains("..") {
            do { parent = try FileContent.canonicalPath(parent) } catch { throw PackageError(error) }
        }
        while parent.hasSuffix("/"), parent.count > 1 { parent.removeLast() }
        var template = Array("\(parent)/\(FolderRemoval.temporaryPrefix)XXXXXX".utf8CString)
        // The buffer is not empty, so that it has an address.
        guard template.withUnsafeMutableBufferPointer({ mkdtemp($0.baseAddress!) }) != nil else {
            throw PackageError(
                "the package is copied into a folder in TMPDIR, where none can be made: \(parent): "
                    + String(cString: strerror(errno)))
        }
        return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
