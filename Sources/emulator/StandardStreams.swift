import EmulatorCore

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
        guard write(line + "\n", to: STDOUT_FILENO) else {
            throw StartError("cannot write to stdout: \(String(cString: strerror(errno)))")
        }
    }
}

enum StandardError {
    /// There is nowhere left to report a failure to write to stderr.
    static func writeLine(_ line: String) { _ = write(line + "\n", to: STDERR_FILENO) }
}

private func write(_ text: String, to descriptor: Int32) -> Bool {
    var text = text
    return text.withUTF8 { OpenFile.write(UnsafeRawBufferPointer($0), to: descriptor) }
}
