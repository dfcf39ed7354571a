import NIOCore
import NIOHTTP1

/// Cross-origin answers for browsers. AppSync allows every origin and exposes its error headers (facts/appsync.md
/// section 2.3, amplify-js issue 5518); without them amplify-js turns a 401 into "Unknown error".
enum CORS {
    static let exposedHeaders =
        "x-amzn-RequestId,x-amzn-ErrorType,x-amz-user-agent,x-amzn-ErrorMessage,Date,x-amz-schema-version,x-amz-crc32"

    /// The answer to a preflight, which carries no credentials; nil when the request is none. Like DynamoDB, it allows
    /// what was asked for.
    static func preflight(_ head: HTTPRequestHead) -> HTTPResponse? {
        guard head.method == .OPTIONS, head.headers.contains(name: "origin") else { return nil }
        let requested = head.headers["access-control-request-headers"].joined(separator: ",")
        var headers: HTTPHeaders = [
            "access-control-allow-methods": head.headers.first(name: "access-control-request-method") ?? "*",
            "access-control-allow-headers": requested.isEmpty ? "*" : requested,
            "access-control-max-age": "172800",
        ]
        // Chromium asks before a public page may reach a loopback address (Private Network Access).
        if head.headers.contains(name: "access-control-request-private-network") {
            headers.add(name: "access-control-allow-private-network", value: "true")
        }
        return HTTPResponse(status: .ok, headers: headers)
    }

    /// Lets a page of any origin read the answer. Requests of SDKs have no `Origin` and pay nothing.
    static func allow(_ headers: inout HTTPHeaders) {
        headers.replaceOrAdd(name: "access-control-allow-origin", value: "*")
        headers.replaceOrAdd(name: "access-control-expose-headers", value: exposedHeaders)
    }
}
