/// How a subscription ended, for the verdicts on what it missed by that.
package enum SubscriptionEnd: UInt8, Sendable {
    /// The client sent `stop`, or the API's new schema has no such field.
    case stopped
    /// The client closed its socket.
    case closedByClient
    /// This side closed the socket: the 24 hours, an invalidation of another subscription on it, the emulator's own end.
    case closedByServer
    /// A mutation invalidated the subscription.
    case invalidated
    /// More waited for the socket than may: its client reads too slowly, or not at all.
    case readTooSlowly
    /// The client broke the WebSocket protocol.
    case brokeProtocol
    /// The connection ended without a close frame.
    case lost

    /// The client, or this side, meant the subscription to end.
    package var isChosen: Bool {
        switch self {
        case .stopped, .closedByClient, .closedByServer, .invalidated: true
        case .readTooSlowly, .brokeProtocol, .lost: false
        }
    }

    var sentence: String {
        switch self {
        case .stopped: "the subscription was stopped before the event was written"
        case .closedByClient: "the client closed the connection before the event was written"
        case .closedByServer: "the connection was closed from this side before the event was written"
        case .invalidated: "the subscription was invalidated before the event was written"
        case .readTooSlowly:
            "its client reads too slowly: what waited for the socket passed the limit, and the socket was closed"
        case .brokeProtocol: "the connection was closed because its client broke the WebSocket protocol"
        case .lost: "the connection was lost before the event was written"
        }
    }
}
