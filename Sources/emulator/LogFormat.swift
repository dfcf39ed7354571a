import EmulatorCore
import Logging
import OrderedCollections

/// `--log-format`: how log lines look on stderr.
enum LogFormat: String, Sendable, CaseIterable {
    case text
    case json

    func logger(to lines: LogLines, clock: any EmulatorClock) -> Logger {
        Logger(label: "emulator") { _ in StandardErrorLog(format: self, clock: clock, lines: lines) }
    }
}

/// One line an event, to stderr.
private struct StandardErrorLog: LogHandler {
    let format: LogFormat
    let clock: any EmulatorClock
    let lines: LogLines
    var logLevel: Logger.Level = .info
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let time = CalendarDate(clock.now).iso8601Milliseconds
        let all = metadata.merging(event.metadata ?? [:]) { _, last in last }.sorted { $0.key < $1.key }
        switch format {
        case .text:
            let tail = all.map { " \($0.key)=\($0.value)" }.joined()
            let level = event.level == .info ? "" : "\(event.level.rawValue): "
            lines.append("\(time) \(level)\(event.message)\(tail)")
        case .json:
            var members: JSONObject = [
                "time": .string(time), "level": .string(event.level.rawValue), "message": .string("\(event.message)"),
            ]
            for (key, value) in all { members[key] = .string("\(value)") }
            lines.append(JSONValue.object(members).text)
        }
    }
}
