#if canImport(Darwin)
    import Darwin
#endif

/// The file that this process runs.
enum OwnExecutable {
    static var path: String {
        #if os(Linux)
            // Also when the file was replaced or removed since.
            return "/proc/self/exe"
        #else
            var size: UInt32 = 4_096
            var path = [CChar](repeating: 0, count: Int(size))
            guard _NSGetExecutablePath(&path, &size) == 0 else { return CommandLine.arguments[0] }
            return path.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        #endif
    }
}
