import CProcess
import Dispatch

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A program that runs to its end without input, and what it writes: an interpreter that is asked what it is, pip, an
/// archive that is unpacked. In the caller's process group, so that what a terminal sends reaches both.
package struct ProgramRun: Sendable {
    /// How much is kept of either stream, in bytes; what a program writes beyond is read and forgotten.
    private static let keptMaximum = 1 << 20

    package let exit: ProcessExit
    package let output: String
    package let errorOutput: String

    package var succeeded: Bool { exit == .exited(0) }

    /// The sentence that says what went wrong, as programs write it last.
    package var lastErrorLine: String {
        let said = [errorOutput, output].lazy.compactMap { $0.split(whereSeparator: \.isNewline).last }
        return said.first.map { String($0) } ?? "it says nothing"
    }

    /// What went wrong: the last line of a traceback, the first of any other message.
    package var errorSentence: String {
        let first = errorOutput.split(whereSeparator: \.isNewline).first
        return errorOutput.contains("Traceback") ? lastErrorLine : first.map(String.init) ?? lastErrorLine
    }

    /// Runs it while the calling thread waits: not to be called on an event loop.
    ///
    /// - Parameters:
    ///   - executable: a path; PATH is not searched.
    ///   - environment: all of it; nothing is inherited.
    package init(
        _ executable: String, _ arguments: [String], environment: [String: String], directory: String = "/"
    ) throws(ProgramStart.Failure) {
        let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard null >= 0 else { throw ProgramStart.Failure(code: errno, subject: "/dev/null") }
        defer { close(null) }
        let pipes = [try WrittenPipe(), try WrittenPipe()]
        var program = ProgramStart(
            executable: executable, arguments: [executable] + arguments, descriptors: [null] + pipes.map(\.writeEnd))
        program.environment = environment
        program.directory = directory
        let processID = try program.run()
        for pipe in pipes { pipe.closeWriteEnd() }
        while pipes.contains(where: \.isOpen) {
            var polled = pipes.map { pollfd(fd: $0.readEnd, events: Int16(POLLIN), revents: 0) }
            guard poll(&polled, nfds_t(polled.count), -1) >= 0 else { continue }
            for (pipe, entry) in zip(pipes, polled) where entry.revents != 0 { pipe.read(keeping: Self.keptMaximum) }
        }
        exit = try ProcessExit(reaping: processID)
        output = pipes[0].text
        errorOutput = pipes[1].text
    }

    /// The same on a thread of its own.
    package static func run(
        _ executable: String, _ arguments: [String], environment: [String: String]
    ) async throws(ProgramStart.Failure) -> ProgramRun {
        try await withCheckedContinuation { continuation in
            DispatchQueue(label: "emulator.program").async {
                continuation.resume(
                    returning: Result { () throws(ProgramStart.Failure) in
                        try ProgramRun(executable, arguments, environment: environment)
                    })
            }
        }.get()
    }
}

/// What comes out of a pipe that a program writes to, until nobody has its other end any more.
private final class WrittenPipe {
    /// -1 once it is closed.
    private(set) var readEnd: Int32
    private(set) var writeEnd: Int32
    private var bytes: [UInt8] = []

    init() throws(ProgramStart.Failure) {
        var ends: [Int32] = [-1, -1]
        guard cprocess_pipe(&ends) == 0 else { throw ProgramStart.Failure(code: errno, subject: "a pipe") }
        readEnd = ends[0]
        writeEnd = ends[1]
    }

    var isOpen: Bool { readEnd >= 0 }
    var text: String { String(decoding: bytes, as: UTF8.self) }

    func read(keeping maximum: Int) {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = chunk.withUnsafeMutableBytes { readSome(readEnd, $0) }
        if count > 0 {
            bytes += chunk[..<min(count, maximum - bytes.count)]
        } else if count == 0 || errno != EAGAIN && errno != EINTR {
            close(readEnd)
            readEnd = -1
        }
    }

    func closeWriteEnd() {
        close(writeEnd)
        writeEnd = -1
    }

    deinit {
        for descriptor in [readEnd, writeEnd] where descriptor >= 0 { close(descriptor) }
    }
}

private func readSome(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    read(descriptor, buffer.baseAddress, buffer.count)
}
