import EmulatorCore
import NIOHTTP1
import Testing

@testable import AppSyncEmu

struct ConnectHeadersTests {
    private func request(_ uri: String, protocols: String = "graphql-ws", _ headers: HTTPHeaders = [:]) -> HTTPRequest {
        var headers = headers
        headers.add(name: "Sec-WebSocket-Protocol", value: protocols)
        headers.add(name: "Host", value: "127.0.0.1:4566")
        return HTTPRequest(method: .GET, uri: uri, headers: headers)
    }

    @Test func `the query carries base 64 with its padding as it is`() throws {
        // gql 4.4 and appsync-ws-client leave = and + unescaped (facts 1.1).
        let json = #"{"host":"127.0.0.1:8787","X-Api-Key":"da2-?>~?>"}"#
        let header = Base64.encode(json.utf8, .standard)
        #expect(header.contains("="))
        #expect(header.contains("+") || header.contains("/"))
        let headers = try ConnectHeaders.read(request("/graphql?header=\(header)&payload=e30="))
        #expect(headers == ["host": "127.0.0.1:8787", "x-api-key": "da2-?>~?>"])
    }

    @Test func `the query may be percent-encoded and carry other parameters`() throws {
        let headers = try ConnectHeaders.read(
            request("/graphql?trace=1&header=eyJ4LWFwaS1rZXkiOiJkYTItYWIifQ%3D%3D&payload=e30%3D"))
        #expect(headers == ["x-api-key": "da2-ab"])
    }

    @Test func `a second subprotocol carries base 64 of the URL's alphabet`() throws {
        // amplify-js 6 sends nothing else.
        let header = Base64.encode(#"{"host":"h","Authorization":"a>?~"}"#.utf8, .url)
        let headers = try ConnectHeaders.read(request("/graphql/realtime", protocols: "graphql-ws, header-\(header)"))
        #expect(headers == ["host": "h", "authorization": "a>?~"])
    }

    @Test func `real headers count when they hold a credential`() throws {
        // aws-mobile-appsync-sdk-android, pull request 428.
        let headers = try ConnectHeaders.read(request("/graphql", ["X-API-Key": "da2-b"]))
        #expect(headers["x-api-key"] == "da2-b")
        #expect(headers["host"] == "127.0.0.1:4566")
    }

    @Test func `of several forms the query's counts, then the subprotocol's`() throws {
        // Facts 1.1 has them as alternatives. Both at once were never captured: the order is ours.
        func form(_ key: String, _ alphabet: Base64.Alphabet) -> String {
            Base64.encode(#"{"host":"h","x-api-key":"\#(key)"}"#.utf8, alphabet)
        }
        let protocols = "graphql-ws, header-\(form("da2-subprotocol", .url))"
        let query = "/graphql?header=\(form("da2-query", .standard))&payload=e30="
        let http: HTTPHeaders = ["x-api-key": "da2-http"]
        #expect(try ConnectHeaders.read(request(query, protocols: protocols, http))["x-api-key"] == "da2-query")
        #expect(
            try ConnectHeaders.read(request("/graphql", protocols: protocols, http))["x-api-key"] == "da2-subprotocol")
        #expect(try ConnectHeaders.read(request("/graphql", http))["x-api-key"] == "da2-http")
    }

    @Test func `a form that does not decode is not passed over for another`() {
        let protocols = "graphql-ws, header-\(Base64.encode(#"{"x-api-key":"da2-good"}"#.utf8, .url))"
        #expect(
            throws: RealtimeError.badRequest(because: "the query parameter `header` is no JSON object in base64")
        ) { try ConnectHeaders.read(request("/graphql?header=%%%&payload=e30=", protocols: protocols)) }
    }

    @Test func `without any form the headers are missing`() {
        #expect(throws: RealtimeError.requiredHeadersMissing) { try ConnectHeaders.read(request("/graphql")) }
    }

    @Test(arguments: [
        ("header=%%%&payload=e30=", "the query parameter `header` is no JSON object in base64"),
        ("header=W10=&payload=e30=", "the query parameter `header` is no JSON object in base64"),
        ("header=eyJob3N0IjoxfQ==&payload=e30=", "the query parameter `header` has a member host that is no string"),
        ("header=e30=", "the query parameter `payload` must be there, and be {} in base64"),
        ("header=e30=&payload=W10=", "the query parameter `payload` must be there, and be {} in base64"),
        ("header=e30=&payload=eyJhIjoxfQ==", "the query parameter `payload` must be there, and be {} in base64"),
        ("header=e30=&payload=", "the query parameter `payload` must be there, and be {} in base64"),
    ])
    func `what does not decode to an object of strings is a bad request`(query: String, reason: String) {
        #expect(throws: RealtimeError.badRequest(because: reason)) {
            try ConnectHeaders.read(request("/graphql?\(query)"))
        }
    }
}
