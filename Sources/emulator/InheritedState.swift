import CProcess

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What this process was given by whoever started it, and passes on to COMMAND unchanged. Read before anything of ours
/// changes it: we ignore SIGPIPE, open files, and raise the limit of open files.
struct InheritedState: Sendable {
    private struct File: Equatable {
        var device: dev_t
        var inode: ino_t

        /// Nil where there is none that a program would inherit.
        init?(_ descriptor: Int32) {
            let flags = fcntl(descriptor, F_GETFD)
            var status = stat()
            guard flags >= 0, flags & FD_CLOEXEC == 0, fstat(descriptor, &status) == 0 else { return nil }
            device = status.st_dev
            inode = status.st_ino
        }
    }

    private let files: [File?]
    /// Bit n - 1 for signal n: `nohup` sets one, a shell's `&` two others.
    let ignoredSignals: UInt64
    let openFileLimit: Int?

    init() {
        files = (0..<Int32(CPROCESS_DESCRIPTOR_MAXIMUM)).map { File($0) }
        ignoredSignals = cprocess_ignored_signals()
        openFileLimit = OpenFileLimit.current
    }

    /// By number; -1 where there is none. Only what is still the same file: among those of the beginning may have been
    /// one that the Swift runtime had open for a moment, and its number is somebody else's now.
    var descriptors: [Int32] {
        var descriptors = files.enumerated().map { number, file in
            file != nil && file == File(Int32(number)) ? Int32(number) : -1
        }
        while descriptors.last == -1 { descriptors.removeLast() }
        return descriptors
    }

    func ignores(_ signal: Int32) -> Bool { ignoredSignals >> UInt64(signal - 1) & 1 == 1 }
}
