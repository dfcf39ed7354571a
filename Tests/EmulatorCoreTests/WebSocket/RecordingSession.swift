import EmulatorCore
import NIOCore
import NIOHTTP1

/// What a session was told, and its socket.
final class SessionLog: Sendable {
    enum Event: Sendable, Equatable {
        case opened
        case text(String)
        case closed(WebSocketCloseReason)
        case written(Bool)
    }

    let events: AsyncStream<Event>
    private let continuation: AsyncStream<Event>.Continuation
    private let socket = Locked<(any WebSocketConnection)?>(nil)

    init() { (events, continuation) = AsyncStream.makeStream(of: Event.self) }

    func add(_ event: Event) { continuation.yield(event) }
    func set(_ connection: any WebSocketConnection) { socket.withLock { $0 = connection } }
    /// The server holds its handler, the handler the log: what is closed would keep its server for ever.
    func forget(_ connection: any WebSocketConnection) { socket.withLock { if $0 === connection { $0 = nil } } }
    var connection: (any WebSocketConnection)? { socket.withLock { $0 } }
}

/// Echoes text in brackets; `bye` closes with 4001.
final class RecordingSession: WebSocketSession {
    private let log: SessionLog
    private let connection: any WebSocketConnection

    init(_ log: SessionLog, _ connection: any WebSocketConnection) {
        self.log = log
        self.connection = connection
    }

    func opened() {
        log.set(connection)
        log.add(.opened)
    }

    func received(text: ByteBuffer) {
        let text = String(buffer: text)
        log.add(.text(text))
        if text == "bye" {
            connection.close(code: 4001, reason: "as you wish")
        } else {
            connection.send(text: ByteBuffer(string: "[\(text)]")) { [log] in log.add(.written($0)) }
        }
    }

    func closed(_ reason: WebSocketCloseReason) {
        log.forget(connection)
        log.add(.closed(reason))
    }
}

struct RecordingWebSockets: WebSocketHandler {
    let log = SessionLog()
    var subprotocol: String? = "graphql-ws"

    func upgrade(_ request: HTTPRequest, on loop: any EventLoop) -> WebSocketUpgrade {
        guard request.path == "/realtime" else {
            return .refuse(
                HTTPResponse(
                    status: .unauthorized,
                    headers: ["x-amzn-ErrorType": "UnauthorizedException"],
                    body: ByteBuffer(string: "no")
                )
            )
        }
        return .accept(subprotocol: subprotocol) { [log] in RecordingSession(log, $0) }
    }
}
