package import EmulatorCore
import Logging
package import NIOCore

/// AppSync's real-time endpoint. Takes the upgrade on the GraphQL path and with `/realtime` after it, because clients
/// differ in what they make of a local URL (facts 1.1).
///
/// AppSync answers 101 whatever it thinks of a connection, and says what it thinks on the socket (facts 1.3). One
/// capture, of an upgrade sent to the host of GraphQL over HTTP, has a plain 401 instead (graphql-dotnet #221). Here both
/// hosts are one, so that either answer would be right: it is the one that clients show a reason for.
package struct RealtimeEndpoint: WebSocketHandler {
    /// The API of that id, or the first one for nil.
    package typealias Lookup = @Sendable (_ apiID: String?) -> RealtimeAPI?

    private let context: RealtimeContext
    private let lookup: Lookup

    package init(context: RealtimeContext, lookup: @escaping Lookup) {
        self.context = context
        self.lookup = lookup
    }

    package func upgrade(_ request: HTTPRequest, on loop: any EventLoop) -> WebSocketUpgrade {
        let offered = ConnectHeaders.offeredSubprotocols(of: request)
        let admission = self.admission(of: request, offered: offered)
        let subprotocol = offered.contains { $0 == ConnectHeaders.subprotocol } ? ConnectHeaders.subprotocol : nil
        return .accept(subprotocol: subprotocol) { [context] connection in
            RealtimeSession(connection: connection, admission: admission, context: context)
        }
    }

    private func admission(of request: HTTPRequest, offered: [Substring]) -> RealtimeSession.Admission {
        do throws(RealtimeError) {
            guard let target = GraphQLPath(realtime: request.path), let api = lookup(target.apiID) else {
                throw .unknownAPI(request.path)
            }
            guard offered.contains(where: { $0 == ConnectHeaders.subprotocol }) else {
                throw .noProtocol(offered: offered)
            }
            let headers = try ConnectHeaders.read(request)
            let entrance = RealtimeSession.Entrance(
                api: api, path: target.text, sourceIP: request.sourceIP, namesHost: headers["host"] != nil)
            do throws(AuthorizationRefusal) {
                let authentication = try api.authenticate(
                    headers: headers, path: entrance.path, sourceIP: entrance.sourceIP,
                    requestID: context.identifiers.uuid())
                switch authentication {
                case .identified: return .admitted(entrance)
                case .waiting(let verdict): return .waiting(entrance, verdict)
                }
            } catch { throw error.atConnect }
        } catch {
            return .refused(error)
        }
    }
}
