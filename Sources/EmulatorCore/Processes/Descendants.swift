import CProcess

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What the supervisor is the parent of: what it started, and what those left behind.
enum Descendants {
    /// Kills until there are none: each that dies may leave us its own children.
    static func killAll(onEnd: (_ processID: Int32, _ status: Int32) -> Void) {
        // What cannot be killed (a process that waits for a dead disk) must not keep us forever.
        let deadline = ContinuousClock.now + .seconds(5)
        while ContinuousClock.now < deadline {
            for child in children() { sendSignal(SIGKILL, to: child) }
            var status: Int32 = 0
            var ended: Int32 = 0
            repeat {
                ended = waitpid(-1, &status, WNOHANG)
                if ended > 0 { onEnd(ended, status) }
            } while ended > 0
            if ended < 0, errno == ECHILD { return }
            _ = poll(nil, 0, 1)
        }
    }

    /// Where orphans come to us, those whose parent we are (proc_pid_stat(5): the state comes after the name in
    /// parentheses, then the parent). Elsewhere groups are all that we know.
    private static func children() -> [Int32] {
        #if os(Linux)
            let ours = getpid()
            return ((try? FileContent.names(in: "/proc")) ?? []).compactMap { Int32($0) }.filter { processID in
                guard let stat = try? FileContent.read("/proc/\(processID)/stat"),
                    let name = stat.lastIndex(of: UInt8(ascii: ")"))
                else { return false }
                let fields = stat[stat.index(after: name)...].split(separator: UInt8(ascii: " "))
                return fields.count > 1 && Int32(String(decoding: fields[1], as: UTF8.self)) == ours
            }
        #else
            return []
        #endif
    }
}
