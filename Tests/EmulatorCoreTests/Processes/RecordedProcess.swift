import EmulatorCore
import NIOCore

/// What a process wrote, and how it ended, as it was told.
final class RecordedProcess: Sendable {
    private struct State {
        var written: [ProcessStream: ByteBuffer] = [:]
        var exit: ProcessExit?
        var eventsAfterExit = 0
        var waiting: [(condition: @Sendable (Bool, String) -> Bool, continuation: CheckedContinuation<Void, Never>)] =
            []
    }

    private let state = Locked(State())

    @Sendable func record(_ event: ProcessEvent) {
        let ready = state.withLock { state in
            if state.exit != nil { state.eventsAfterExit += 1 }
            switch event {
            case .wrote(let stream, let bytes): state.written[stream, default: ByteBuffer()].writeImmutableBuffer(bytes)
            case .exited(let exit): state.exit = exit
            }
            let (hasExited, output) = (state.exit != nil, String(buffer: state.written[.output] ?? ByteBuffer()))
            let ready = state.waiting.filter { $0.condition(hasExited, output) }
            state.waiting.removeAll { $0.condition(hasExited, output) }
            return ready
        }
        for waiter in ready { waiter.continuation.resume() }
    }

    private func wait(until condition: @escaping @Sendable (_ hasExited: Bool, _ output: String) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                let output = String(buffer: state.written[.output] ?? ByteBuffer())
                if condition(state.exit != nil, output) { return true }
                state.waiting.append((condition, continuation))
                return false
            }
            if isReady { continuation.resume() }
        }
    }

    /// Suspends until it ended.
    func exit() async -> ProcessExit? {
        await wait { hasExited, _ in hasExited }
        return state.withLock { $0.exit }
    }

    /// Suspends until it wrote so many lines to its stdout, or ended.
    func lines(_ count: Int) async -> [String] {
        await wait { hasExited, output in hasExited || output.filter { $0 == "\n" }.count >= count }
        return text(.output).split(separator: "\n").map(String.init)
    }

    func text(_ stream: ProcessStream) -> String { String(buffer: bytes(stream)) }
    func bytes(_ stream: ProcessStream) -> ByteBuffer { state.withLock { $0.written[stream] ?? ByteBuffer() } }
    var eventsAfterExit: Int { state.withLock { $0.eventsAfterExit } }
}
