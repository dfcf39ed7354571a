#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Removes folders with all that is in them. Links are removed, not followed; what cannot be removed stays.
package enum FolderRemoval {
    /// What the names of temporary folders begin with that the emulator made.
    package static let temporaryPrefix = "emulator-"

    /// For a path that came from elsewhere: it takes nothing that is not the emulator's own.
    ///
    /// - Parameter path: absolute, in a folder whose name begins with `emulator-`, or that folder itself. Otherwise
    ///   nothing happens.
    static func removeTemporary(_ path: String) {
        let parts = path.split(separator: "/")
        guard path.hasPrefix("/"), !parts.contains(".."), parts.contains(where: { $0.hasPrefix(temporaryPrefix) })
        else { return }
        remove(path)
    }

    package static func remove(_ path: String) {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard folder >= 0 else { return }
        empty(folder)
        rmdir(path)
    }

    /// Takes the descriptor over.
    private static func empty(_ folder: Int32) {
        // A package may have made its folders read-only.
        fchmod(folder, 0o700)
        guard let listing = fdopendir(folder) else {
            close(folder)
            return
        }
        defer { closedir(listing) }
        while let entry = readdir(listing) {
            withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { name in
                    if strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || unlinkat(folder, name, 0) == 0 { return }
                    var inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
                    if inner < 0, errno == EACCES {
                        fchmodat(folder, name, 0o700, 0)
                        inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
                    }
                    guard inner >= 0 else { return }
                    empty(inner)
                    unlinkat(folder, name, AT_REMOVEDIR)
                }
            }
        }
    }
}
