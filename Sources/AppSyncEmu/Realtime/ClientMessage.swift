package import EmulatorCore
package import NIOCore
import OrderedCollections

/// What a client says (facts 1.2).
package enum ClientMessage: Sendable, Equatable {
    case connectionInit
    case start(StartMessage)
    case stop(id: String)
    /// Not JSON, no type, a type of another protocol, or a `start` without its string `payload.data`. AppSync answers
    /// all of them with the same words; `reason` is for the log.
    case unsupported(reason: String)

    package init(_ text: ByteBuffer) {
        guard let message = (try? JSONParser.parse(text))?.object else {
            self = .unsupported(reason: "a frame is no JSON object")
            return
        }
        switch (message["type"]?.string, message["id"]?.string) {
        case ("connection_init", _): self = .connectionInit
        case ("stop", let id?): self = .stop(id: id)
        case ("start", let id?):
            do throws(StartMessage.Malformed) {
                self = .start(try StartMessage(id: id, payload: message["payload"]))
            } catch {
                self = .unsupported(reason: "the start \(JSONValue.string(id).text) \(error.reason)")
            }
        case ("start"?, nil): self = .unsupported(reason: "a start has no `id` that is a string")
        case ("stop"?, nil): self = .unsupported(reason: "a stop has no `id` that is a string")
        case (let type?, _):
            self = .unsupported(
                reason: "a message has the type \(JSONValue.string(type).text), which AppSync's protocol does not have")
        case (nil, _): self = .unsupported(reason: "a message has no `type`")
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

    /// `payload.data` is missing or does not parse: AppSync answers that without the id (facts 1.3).
    struct Malformed: Error {
        var reason: String
    }

    init(
        id: String, data: String, query: String, operationName: String? = nil, variables: JSONObject = [:],
        authorization: [String: String] = [:]
    ) {
        self.id = id
        self.data = data
        self.query = query
        self.operationName = operationName
        self.variables = variables
        self.authorization = authorization
    }

    init(id: String, payload: JSONValue?) throws(Malformed) {
        guard let payload, let member = payload["data"] else { throw Malformed(reason: "has no `payload.data`") }
        guard let data = member.string else {
            throw Malformed(reason: "has a `payload.data` that is no string: it must be JSON in a string")
        }
        guard let operation = (try? JSONParser.parse(data))?.object else {
            throw Malformed(reason: "has a `payload.data` that is no JSON object in a string")
        }
        guard let query = operation["query"]?.string else {
            throw Malformed(reason: "has a `payload.data` without a `query` that is a string")
        }
        self.id = id
        self.data = data
        self.query = query
        // Of a wrong type they are malformed, not absent: variables that were encoded twice are the filter's values,
        // and without them the subscription would receive what is meant for others.
        switch operation["operationName"] {
        case nil, .null: operationName = nil
        case .string(let name): operationName = name
        default: throw Malformed(reason: "has a `payload.data` whose `operationName` is no string")
        }
        switch operation["variables"] {
        case nil, .null: variables = [:]
        case .object(let members): variables = members
        case .string:
            throw Malformed(
                reason: "has a `payload.data` whose `variables` are a string, and no object: encoded twice?")
        default: throw Malformed(reason: "has a `payload.data` whose `variables` are no object")
        }
        authorization = ConnectHeaders.lowercased(payload["extensions"]?["authorization"]?.object ?? [:])
    }
}
