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
    /// By number; -1 where there is none.
    let descriptors: [Int32]
    /// Bit n - 1 for signal n: `nohup` sets one, a shell's `&` two others.
    let ignoredSignals: UInt64
    let openFileLimit: Int?

    init() {
        var descriptors: [Int32] = []
        for descriptor in 0..<Int32(CPROCESS_DESCRIPTOR_MAXIMUM) {
            let flags = fcntl(descriptor, F_GETFD)
            descriptors.append(flags >= 0 && flags & FD_CLOEXEC == 0 ? descriptor : -1)
        }
        while descriptors.last == -1 { descriptors.removeLast() }
        self.descriptors = descriptors
        ignoredSignals = cprocess_ignored_signals()
        openFileLimit = OpenFileLimit.current
    }

    func ignores(_ signal: Int32) -> Bool { ignoredSignals >> UInt64(signal - 1) & 1 == 1 }
}
