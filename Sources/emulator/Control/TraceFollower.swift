import EmulatorCore
import NIOHTTP1

/// Prints a running emulator's trace as it grows. Each request is answered when there is something new, so that
/// nothing is asked for twice.
final class TraceFollower: Sendable {
    private let client: ControlClient
    private let format: LogFormat
    private let position = Locked(Position())

    private struct Position {
        /// Which run of the emulator is followed.
        var instance: String?
        /// The number of the last entry that was printed.
        var last: UInt64 = 0
    }

    /// How long the emulator may take to have something new, in milliseconds.
    private static let wait = 30_000
    /// As many as a trace holds.
    private static let limit = 10_000

    init(client: ControlClient, format: LogFormat) {
        self.client = client
        self.format = format
    }

    /// Prints the newest entries.
    func begin(with count: Int) async throws {
        let answer = try await client.call(.GET, "trace?limit=\(count)")
        try show(answer)
    }

    /// Prints what comes, until the task is cancelled or nobody reads any more.
    func follow() async throws {
        while !Task.isCancelled {
            let (instance, after) = position.withLock { ($0.instance, $0.last) }
            do {
                let answer = try await client.call(
                    .GET, "trace?after=\(after)&wait=\(Self.wait)&limit=\(Self.limit)")
                guard answer["instance"]?.string == instance else { throw StartError("another emulator answers now") }
                try show(answer, after: after)
            } catch is OutputClosed {
                return
            } catch {
                guard !Task.isCancelled else { return }
                try await reconnect(after: error)
            }
        }
    }

    /// Waits until somebody answers again, asking once a second.
    private func reconnect(after error: any Error) async throws {
        StandardError.writeLine("emulator: \(error); waiting for it")
        while true {
            try await Task.sleep(for: .seconds(1))
            guard let answer = try? await client.call(.GET, "trace?limit=0") else { continue }
            position.withLock { position in
                guard position.instance != answer["instance"]?.string else { return }
                position = Position(instance: answer["instance"]?.string)
            }
            return
        }
    }

    private struct OutputClosed: Error {}

    /// - Parameter after: the last number before, when entries between may be missing.
    private func show(_ answer: JSONValue, after: UInt64? = nil) throws {
        let entries = answer["entries"]?.array ?? []
        if let after, let first = entries.first?["sequence"]?.number, first > after + 1 {
            StandardError.writeLine(
                "emulator: \(first - after - 1) entries are gone: a reset, or more than the trace holds")
        }
        do {
            for entry in entries { try StandardOutput.writeLine(line(entry)) }
        } catch { throw OutputClosed() }
        position.withLock { position in
            position.instance = answer["instance"]?.string
            position.last = answer["last"]?.number ?? position.last
        }
    }

    private func line(_ entry: JSONValue) -> String {
        guard format == .text else { return entry.text }
        func text(_ name: String) -> String { entry[name]?.string ?? "" }
        var parts = [text("time"), text("service"), text("step"), text("subject"), text("outcome")]
        if let duration = entry["durationMs"]?.text { parts.append("\(duration) ms") }
        let line = parts.filter { !$0.isEmpty }.joined(separator: "  ")
        return entry["detail"]?.string.map { "\(line)  \($0)" } ?? line
    }
}

extension JSONValue {
    fileprivate var number: UInt64? {
        if case .number(let number) = self { number.int.flatMap { UInt64(exactly: $0) } } else { nil }
    }
}
