import EmulatorCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A folder that is gone with the value, with what the tests put in it.
final class TemporaryFolder {
    struct CannotMake: Error {}

    let path: String

    init() throws {
        var template = Array("/tmp/emulator-tests-XXXXXX".utf8CString)
        guard template.withUnsafeMutableBufferPointer({ mkdtemp($0.baseAddress!) }) != nil else { throw CannotMake() }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit { FolderRemoval.remove(path) }

    /// Writes a file, with the folders above it.
    func write(_ name: String, _ content: String = "", mode: mode_t = 0o644) throws {
        try write(name, Array(content.utf8), mode: mode)
    }

    func write(_ name: String, _ content: [UInt8], mode: mode_t = 0o644) throws {
        let parts = name.split(separator: "/")
        for count in 1..<max(1, parts.count) { mkdir("\(path)/\(parts[..<count].joined(separator: "/"))", 0o755) }
        try FileContent.write(content, to: "\(path)/\(name)")
        guard chmod("\(path)/\(name)", mode) == 0 else { throw CannotMake() }
    }

    /// A file of that size which takes no room.
    func writeHole(_ name: String, size: Int) throws {
        try write(name)
        guard truncate("\(path)/\(name)", off_t(size)) == 0 else { throw CannotMake() }
    }

    func makeFolder(_ name: String) throws {
        guard mkdir("\(path)/\(name)", 0o755) == 0 else { throw CannotMake() }
    }

    func link(_ name: String, to target: String) throws {
        guard symlink(target, "\(path)/\(name)") == 0 else { throw CannotMake() }
    }

    /// The paths of the files below a folder, sorted; of links too.
    static func files(in folder: String, below path: String = "") -> [String] {
        var files: [String] = []
        for name in names(in: folder) {
            let inner = path.isEmpty ? name : "\(path)/\(name)"
            var status = stat()
            guard lstat("\(folder)/\(name)", &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                files += Self.files(in: "\(folder)/\(name)", below: inner)
            } else {
                files.append(inner)
            }
        }
        return files.sorted()
    }

    static func mode(of path: String) -> mode_t {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & 0o777 : 0
    }

    static func names(in folder: String) -> [String] {
        (try? FileContent.names(in: folder, hidden: true)) ?? []
    }
}
