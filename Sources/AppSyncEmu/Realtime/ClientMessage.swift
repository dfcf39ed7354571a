package import EmulatorCore
package import NIOCore
import OrderedCollections

/// What a client says (facts 1.2).
package enum ClientMessage: Sendable, Equatable {
    case connectionInit
    case start(StartMessage)
    case stop(id: String)
    /// Not JSON, no type, a type of another protocol, or a `start` without its string `payload.data`.
    case unsupported

    package init(_ text: ByteBuffer) {
        guard let message = (try? JSONParser.parse(text))?.object else {
            self = .unsupported
            return
        }
        switch (message["type"]?.string, message["id"]?.string) {
        case ("connection_init", _): self = .connectionInit
        case ("stop", let id?): self = .stop(id: id)
        case ("start", let id?):
            self = StartMessage(id: id, payload: message["payload"]).map(Self.start) ?? .unsupported
        default: self = .unsupported
        }
    }
}

/// A `start`: one subscription asked for.
package struct StartMessage: Sendable, Equatable {
    package var id: String
    /// `payload.data` as sent: SigV4 signs exactly this string, so it is never written anew.
    package var data: String
    package var query: String
    package var operationName: String?
    package var variables: JSONObject
    /// `payload.extensions.authorization`, names in lower case.
    package var authorization: [String: String]

    /// Nil when `payload.data` is missing or does not parse: AppSync answers that without the id (facts 1.3).
    init?(id: String, payload: JSONValue?) {
        guard let payload, let data = payload["data"]?.string,
            let operation = (try? JSONParser.parse(data))?.object, let query = operation["query"]?.string
        else { return nil }
        self.id = id
        self.data = data
        self.query = query
        operationName = operation["operationName"]?.string
        variables = operation["variables"]?.object ?? [:]
        authorization = ConnectHeaders.lowercased(payload["extensions"]?["authorization"]?.object ?? [:])
    }
}
