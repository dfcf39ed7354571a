package import EmulatorCore
import NIOHTTP1
import OrderedCollections

/// The connect headers of an upgrade request, wherever the client put them (facts 1.1): the query parameter
/// `header`, a second subprotocol `header-…`, or real HTTP headers. The first of these that is there counts.
package enum ConnectHeaders {
    package static let subprotocol = "graphql-ws"
    private static let subprotocolPrefix = "header-"

    /// The headers with their names in lower case.
    /// - Throws: what the `connection_error` says.
    package static func read(_ request: HTTPRequest) throws(RealtimeError) -> [String: String] {
        if let header = queryParameter("header", of: request) {
            // With this form, and only with it, `payload` is needed, and must be `{}` (facts 1.1, form 4).
            guard let payload = queryParameter("payload", of: request), let payload = json(payload, .standard),
                payload.object?.isEmpty == true
            else { throw .badRequest(because: "the query parameter `payload` must be there, and be {} in base64") }
            return try members(of: json(header, .standard), in: "query parameter `header`", "base64")
        }
        let offered = offeredSubprotocols(of: request)
        if let header = offered.first(where: { $0.hasPrefix(subprotocolPrefix) }) {
            return try members(
                of: json(header.dropFirst(subprotocolPrefix.count), .url), in: "subprotocol `header-…`", "base64url")
        }
        var headers: [String: String] = [:]
        for (name, value) in request.headers { headers[name.lowercased()] = value }
        guard headers["authorization"] != nil || headers["x-api-key"] != nil else { throw .requiredHeadersMissing }
        return headers
    }

    /// The subprotocols of `Sec-WebSocket-Protocol`, in the client's order.
    package static func offeredSubprotocols(of request: HTTPRequest) -> [Substring] {
        request.headers["sec-websocket-protocol"].flatMap { line in
            line.split(separator: ",").map { $0.trimmingSpaces() }
        }
    }

    static func lowercased(_ members: JSONObject) -> [String: String] {
        var headers: [String: String] = [:]
        for (name, value) in members { if let value = value.string { headers[name.lowercased()] = value } }
        return headers
    }

    private static func members(
        of value: JSONValue?, in place: String, _ encoding: String
    ) throws(RealtimeError) -> [String: String] {
        guard let members = value?.object else {
            throw .badRequest(because: "the \(place) is no JSON object in \(encoding)")
        }
        if let wrong = members.first(where: { $0.value.string == nil }) {
            throw .badRequest(because: "the \(place) has a member \(wrong.key) that is no string")
        }
        return lowercased(members)
    }

    private static func json(_ text: some StringProtocol, _ alphabet: Base64.Alphabet) -> JSONValue? {
        Base64.decode(text, alphabet).flatMap { try? JSONParser.parse($0) }
    }

    /// The value of one query parameter, percent-decoded. A pair is split on its first `=` only, because clients
    /// leave base 64's padding as it is; `+` stays a plus sign for the same reason.
    static func queryParameter(_ name: String, of request: HTTPRequest) -> String? {
        for pair in request.query.split(separator: "&") {
            let key = pair.prefix { $0 != "=" }
            if key == name { return PercentEncoding.decode(pair[key.endIndex...].dropFirst()) }
        }
        return nil
    }
}

extension Substring {
    fileprivate func trimmingSpaces() -> Substring {
        var text = drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}
