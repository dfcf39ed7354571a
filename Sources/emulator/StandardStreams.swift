#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Whole lines to stdout, unbuffered: a program that waits for the ready line must see it at once.
enum StandardOutput {
    static func writeLine(_ line: String) throws(StartError) {
        guard FileDescriptorText.write(line + "\n", to: STDOUT_FILENO) else {
            throw StartError("cannot write to stdout: \(String(cString: strerror(errno)))")
        }
    }
}

enum StandardError {
    /// There is nowhere left to report a failure to write to stderr.
    static func writeLine(_ line: String) { _ = FileDescriptorText.write(line + "\n", to: STDERR_FILENO) }
}

private enum FileDescriptorText {
    /// Writes all of it, over interruptions and short writes.
    static func write(_ text: String, to descriptor: Int32) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while let base = rest.baseAddress, !rest.isEmpty {
                #if canImport(Glibc)
                    let written = Glibc.write(descriptor, base, rest.count)
                #elseif canImport(Musl)
                    let written = Musl.write(descriptor, base, rest.count)
                #else
                    let written = Darwin.write(descriptor, base, rest.count)
                #endif
                if written < 0 {
                    if errno == EINTR { continue }
                    return false
                }
                rest = UnsafeRawBufferPointer(rebasing: rest[written...])
            }
            return true
        }
    }
}
