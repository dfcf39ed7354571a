import EmulatorCore
import NIOCore
import NIOEmbedded

/// A socket that keeps what was sent. Frames count as written at once, unless `holdsWrites`.
final class FakeConnection: WebSocketConnection {
    struct Close: Equatable {
        var code: UInt16
        var reason: String
    }

    private struct State {
        var frames: [String] = []
        var close: Close?
        var held: [@Sendable (Bool) -> Void] = []
    }

    let id: UInt64
    let eventLoop: any EventLoop
    private let holdsWrites: Bool
    private let state = Locked(State())

    init(id: UInt64 = 7, on loop: any EventLoop, holdsWrites: Bool = false) {
        self.id = id
        eventLoop = loop
        self.holdsWrites = holdsWrites
    }

    var pendingBytes: Int { 0 }
    var frames: [String] { state.withLock { $0.frames } }
    var close: Close? { state.withLock { $0.close } }

    /// The frames since the last call.
    func takeFrames() -> [String] {
        state.withLock { state in
            defer { state.frames = [] }
            return state.frames
        }
    }

    func send(text: ByteBuffer, written: (@Sendable (Bool) -> Void)?) {
        state.withLock { state in
            state.frames.append(String(buffer: text))
            if holdsWrites, let written { state.held.append(written) }
        }
        if !holdsWrites { written?(true) }
    }

    func close(code: UInt16, reason: String) { state.withLock { $0.close = Close(code: code, reason: reason) } }

    /// What waited is written, or not because the socket went away.
    func settle(written: Bool) {
        let held = state.withLock { state in
            defer { state.held = [] }
            return state.held
        }
        for write in held { write(written) }
    }
}
