import Dispatch
import EmulatorCore

/// Log lines on their way to stderr. A thread of its own writes them: a pipe that nobody reads must not hold up an
/// event loop.
final class LogLines: Sendable {
    private struct State {
        var waiting: [String] = []
        var leftOut = 0
        var isWriting = false
    }

    private let state = Locked(State())
    private let queue = DispatchQueue(label: "emulator.log")
    private let capacity: Int
    private let write: @Sendable (String) -> Void

    /// - Parameter capacity: how many lines may wait; what comes while so many do is counted, not kept.
    init(capacity: Int = 10_000, write: @escaping @Sendable (String) -> Void = { StandardError.writeLine($0) }) {
        self.capacity = capacity
        self.write = write
    }

    func append(_ line: String) {
        let mustStart = state.withLock { state in
            guard state.waiting.count < capacity else {
                state.leftOut += 1
                return false
            }
            state.waiting.append(line)
            defer { state.isWriting = true }
            return !state.isWriting
        }
        if mustStart { queue.async { [self] in writeWaiting() } }
    }

    private func writeWaiting() {
        while let lines = takeWaiting() { write(lines.joined(separator: "\n")) }
    }

    private func takeWaiting() -> [String]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isWriting = false
                return nil
            }
            var lines = state.waiting
            if state.leftOut > 0 { lines.append("\(state.leftOut) log lines were left out: stderr is not read") }
            state.waiting.removeAll(keepingCapacity: true)
            state.leftOut = 0
            return lines
        }
    }

    /// Waits until what was appended is written, for as long as an exit may take.
    func drain() {
        let done = DispatchSemaphore(value: 0)
        queue.async { done.signal() }
        _ = done.wait(timeout: .now() + .milliseconds(500))
    }
}
