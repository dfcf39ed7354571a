import EmulatorCore
import Logging

/// What was logged, from `info` on.
struct LogLines: LogHandler {
    private let lines = Locked<[(level: Logger.Level, message: String)]>([])
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    var logger: Logger { Logger(label: "test") { _ in self } }

    /// Each as `level: message`.
    var all: [String] { lines.withLock { $0.map { "\($0.level): \($0.message)" } } }
    var messages: [String] { lines.withLock { $0.map(\.message) } }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { lines.withLock { $0.append((event.level, "\(event.message)")) } }
}
