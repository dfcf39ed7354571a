import EmulatorCore
import Logging
import NIOCore

/// What one worker writes, cut into lines: each goes to the emulator's log, and to the tail of the invocation that
/// runs.
struct FunctionLog {
    private let function: FunctionConfiguration
    private let log: Logger
    private let findings: any FindingsReceiver
    private var splitters: [ProcessStream: LineSplitter] = [:]
    /// Before the first invocation: what the init phase wrote; Lambda shows it with that invocation.
    private var tail = LogTail()
    private var requestID: String?
    /// An invocation has ended, and nothing was said yet of what goes on after one.
    private var watchesForLateOutput = false
    private var hasSaidLateOutput = false

    init(function: FunctionConfiguration, log: Logger, findings: any FindingsReceiver) {
        self.function = function
        self.log = log
        self.findings = findings
    }

    mutating func wrote(_ bytes: ByteBuffer, to stream: ProcessStream) {
        for line in splitters[stream, default: LineSplitter()].append(bytes) { take(line, from: stream) }
    }

    /// From here on lines are this invocation's.
    mutating func begin(_ requestID: String) {
        self.requestID = requestID
        watchesForLateOutput = false
        platform(InvocationReport.start(requestID))
    }

    /// A line of Lambda's own.
    mutating func platform(_ line: String) {
        tail.append(line: line)
        log.debug("\(prefixed(line))")
    }

    /// Ends an init phase that failed.
    mutating func endInit(_ line: String) -> LogTail {
        flush()
        platform(line)
        defer { tail = LogTail() }
        return tail
    }

    /// Ends the invocation.
    ///
    /// - Returns: the last 4 KB.
    mutating func end(_ lines: [String]) -> ByteBuffer {
        flush()
        for line in lines { platform(line) }
        defer {
            tail = LogTail()
            requestID = nil
            watchesForLateOutput = !hasSaidLateOutput
        }
        return tail.buffer
    }

    /// What waits for its newline is a line now.
    mutating func flush() {
        for stream in ProcessStream.allCases {
            if let line = splitters[stream]?.finish() { take(line, from: stream) }
        }
    }

    private mutating func take(_ line: String, from stream: ProcessStream) {
        switch stream {
        case .report:
            guard !line.isEmpty else { return }
            findings.note(line, from: function, requestID: requestID)
        case .output, .error:
            tail.append(line: line.utf8.contains(UInt8(ascii: "\r")) ? Self.separated(line) : line)
            log.info("\(prefixed(readable(line)))")
            if watchesForLateOutput { sayLateOutput() }
        }
    }

    /// It was told to go: what it says now, it says on its way out.
    mutating func dismiss() { watchesForLateOutput = false }

    /// Threads and processes that an invocation leaves behind go on here (Developer Guide, "Understanding the Lambda
    /// execution environment lifecycle": Lambda freezes the environment until the next invocation).
    private mutating func sayLateOutput() {
        watchesForLateOutput = false
        hasSaidLateOutput = true
        log.warning(
            """
            \(prefixed("that came after its invocation had ended:")) on AWS what is left running is frozen then, and \
            goes on with the next invocation, if there is one
            """)
    }

    /// As Lambda shows an entry of several lines.
    private static func separated(_ line: String) -> String {
        String(decoding: line.utf8.map { $0 == UInt8(ascii: "\r") ? UInt8(ascii: "\n") : $0 }, as: UTF8.self)
    }

    private func prefixed(_ line: String) -> String { "[\(function.label)] \(line)" }

    /// Python's client joins the lines of a stack trace with carriage returns, and indents them with no-break spaces,
    /// so that CloudWatch keeps them together.
    private func readable(_ line: String) -> String {
        guard line.utf8.contains(UInt8(ascii: "\r")) else { return line }
        var lines: [String] = []
        for part in line.unicodeScalars.split(separator: "\r", omittingEmptySubsequences: true) {
            let indent = part.prefix { $0 == "\u{A0}" }.count
            lines.append(String(repeating: " ", count: indent) + String(part.dropFirst(indent)))
        }
        return lines.joined(separator: "\n")
    }
}
