package import EmulatorCore
package import NIOCore
import NIOHTTP1

/// WebSocket upgrades on paths that no API has. The client sees a handshake that failed, and mostly not why: log and
/// trace say it.
package struct UnknownRealtimePath: WebSocketHandler {
    /// The real-time endpoint of Event APIs (facts 7).
    private static let events = "/event/realtime"

    private let context: RealtimeContext
    private let paths: [String]

    /// - Parameter paths: where upgrades are taken, for people.
    package init(context: RealtimeContext, paths: [String]) {
        self.context = context
        self.paths = paths
    }

    package func upgrade(_ request: HTTPRequest, on loop: any EventLoop) -> WebSocketUpgrade {
        let path = String(request.path)
        let isEvents = path == Self.events
        let sentence =
            isEvents
            ? "There is no WebSocket at \(path): AppSync's Event APIs are not emulated."
            : "There is no WebSocket at \(path): subscriptions are served at \(paths.joined(separator: ", "))."
        context.note("connect", subject: path, outcome: isEvents ? "NotEmulated" : "NotFound", detail: sentence)
        return .refuse(.sentence(isEvents ? .notImplemented : .notFound, sentence))
    }
}
