import CProcess

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A program that the supervisor started, and the pipes that it writes to.
struct SupervisedProgram {
    /// More than a pipe holds, unless somebody enlarges it (pipe(7): 65,536 bytes; /proc/sys/fs/pipe-max-size: 1 MiB).
    static let pipeMaximum = 1 << 20

    let id: UInt32
    /// Its process group's, too.
    let processID: Int32
    /// Once it is reaped.
    var exit: ProcessExit?
    /// Our ends, as long as the others are open.
    private(set) var open: [(stream: ProcessStream, descriptor: Int32)]

    /// - Parameter input: its stdin.
    init(id: UInt32, _ description: ProcessDescription, input: Int32) throws(ProgramStart.Failure) {
        self.id = id
        open = []
        var written: [Int32] = []
        defer { for descriptor in written { _ = Self.close(descriptor) } }
        do throws(ProgramStart.Failure) {
            for stream in ProcessStream.allCases {
                var ends: [Int32] = [-1, -1]
                guard cprocess_pipe(&ends) == 0 else { throw ProgramStart.Failure(code: errno, subject: "a pipe") }
                open.append((stream, ends[0]))
                written.append(ends[1])
            }
            var program = ProgramStart(
                executable: description.executable, arguments: [description.executable] + description.arguments,
                descriptors: [input] + written)
            program.environment = description.environment
            program.directory = description.directory
            program.group = .own
            program.diesWithCaller = true
            program.openFileLimit = description.openFileLimit
            processID = try program.run()
        } catch {
            for (_, descriptor) in open { _ = Self.close(descriptor) }
            throw error
        }
    }

    /// To the whole group, as long as the group's id is its own.
    func signal(_ number: Int32) {
        if exit == nil { sendSignal(number, to: -processID) }
    }

    /// How many bytes it had; 0 when there are none. Never waits.
    mutating func read(_ stream: ProcessStream, into chunk: inout [UInt8]) -> Int {
        guard let index = open.firstIndex(where: { $0.stream == stream }) else { return 0 }
        let count = chunk.withUnsafeMutableBytes { Self.read(open[index].descriptor, $0) }
        if count > 0 { return count }
        if count == 0 || (errno != EAGAIN && errno != EINTR) { _ = Self.close(open.remove(at: index).descriptor) }
        return 0
    }

    func close() {
        for (_, descriptor) in open { _ = Self.close(descriptor) }
    }

    private static func read(_ descriptor: Int32, _ bytes: UnsafeMutableRawBufferPointer) -> Int {
        #if canImport(Glibc)
            Glibc.read(descriptor, bytes.baseAddress, bytes.count)
        #elseif canImport(Musl)
            Musl.read(descriptor, bytes.baseAddress, bytes.count)
        #else
            Darwin.read(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }

    private static func close(_ descriptor: Int32) -> Int32 {
        #if canImport(Glibc)
            Glibc.close(descriptor)
        #elseif canImport(Musl)
            Musl.close(descriptor)
        #else
            Darwin.close(descriptor)
        #endif
    }
}
