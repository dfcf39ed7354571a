#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// How much memory a process has used at most.
enum ProcessMemory {
    /// MB; nil when the process is gone, or the system does not tell.
    static func peak(of processID: Int32) -> Int? {
        #if os(Linux)
            // 1.4 KB: one read takes all of it.
            let descriptor = open("/proc/\(processID)/status", O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { return nil }
            defer { close(descriptor) }
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = read(descriptor, &bytes, bytes.count)
            guard count > 0 else { return nil }
            return parse(String(decoding: bytes[..<count], as: UTF8.self))
        #else
            return nil
        #endif
    }

    /// `VmHWM:     37888 kB`
    static func parse(_ status: String) -> Int? {
        for line in status.split(separator: "\n") where line.hasPrefix("VmHWM:") {
            let words = line.dropFirst(6).split { $0 == " " || $0 == "\t" }
            return words.first.flatMap { Int($0) }.map { ($0 + 1023) / 1024 }
        }
        return nil
    }
}
