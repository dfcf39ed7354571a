import EmulatorCore
import NIOCore
import NIOHTTP1
import OrderedCollections

/// `HTTP` (developer guide, "Resolver mapping template reference for HTTP"): any host that the data source names.
///
/// The result is `{ "statusCode", "headers", "body" }`, whatever the status; redirects are not followed.
struct HTTPDataSource: DataSourceClient {
    let origin: HTTPOrigin
    let signing: DataSource.HTTPConfig.Signing?
    let client: HTTPClient
    let signer: SigV4Signer

    func invoke(
        _ request: DataSourceRequest,
        in context: ResolverContext
    ) async throws(ResolverFailure) -> DataSourceResult {
        let outgoing: HTTPTemplateRequest
        do throws(GraphQLError) { outgoing = try HTTPTemplateRequest(request) } catch {
            throw ResolverFailure(error)
        }
        let target = origin.basePath + outgoing.target
        let headers = headers(of: outgoing, target: target)
        do throws(HTTPClientError) {
            let response = try await client.send(
                outgoing.method, target, headers: headers, body: outgoing.body, to: origin)
            return DataSourceResult(value: Self.result(response))
        } catch {
            return DataSourceResult(value: .null, error: .http(error, at: origin))
        }
    }

    private func headers(of request: HTTPTemplateRequest, target: String) -> HTTPHeaders {
        var headers: HTTPHeaders = ["host": origin.authority]
        headers.add(contentsOf: request.headers)
        guard let signing else { return headers }
        let path = target.prefix { $0 != "?" }
        var signed = SigV4Request(
            method: request.method.rawValue, path: String(path), query: String(target.dropFirst(path.count + 1)),
            headers: headers.map { ($0.name.lowercased(), $0.value) }, body: request.body)
        let count = signed.headers.count
        signer.sign(&signed, region: signing.region, service: signing.serviceName)
        for header in signed.headers[count...] { headers.add(name: header.name, value: header.value) }
        return headers
    }

    private static func result(_ response: HTTPResponse) -> JSONValue {
        var headers: JSONObject = [:]
        for (name, value) in response.headers {
            // Several of one name are one value (RFC 9110, section 5.3).
            headers[name] = .string(headers[name]?.string.map { "\($0),\(value)" } ?? value)
        }
        return [
            "statusCode": .int(response.status.code), "headers": .object(headers),
            "body": .string(String(buffer: response.body)),
        ]
    }
}

/// The request document of an HTTP resolver.
struct HTTPTemplateRequest {
    private static let methods: [String: HTTPMethod] = [
        "GET": .GET, "POST": .POST, "PUT": .PUT, "PATCH": .PATCH, "DELETE": .DELETE,
    ]
    /// "You can't set the following HTTP headers." What AppSync does to whoever tries is not captured.
    private static let reserved: Set<String> = [
        "host", "connection", "user-agent", "expect", "expectation", "transfer-encoding", "content-length",
    ]

    let method: HTTPMethod
    /// Path and query, percent-encoded.
    let target: String
    let headers: HTTPHeaders
    let body: ByteBuffer

    init(_ request: DataSourceRequest) throws(GraphQLError) {
        // The changelog's table of operations: HTTP came with 2018-05-29.
        guard request.version != .v2017 else {
            throw .mappingTemplate("Unsupported value for field '$[version]': \(request.version.rawValue)")
        }
        let document = RequestDocument(request.members)
        try document.refuse(othersThan: ["version", "operation", "method", "resourcePath", "params"])
        let name = try document.requiredString("method")
        guard let method = Self.methods[name.uppercased()] else {
            throw .mappingTemplate("Unsupported operation '\(name)'.")
        }
        self.method = method
        let path = try document.requiredString("resourcePath")
        let params = try document.object("params") ?? RequestDocument([:], path: "$[params]")
        try params.refuse(othersThan: ["query", "headers", "body"])
        target = Self.target(path, try params.object("query")?.members ?? [:])
        headers = try Self.headers(try params.object("headers"))
        body =
            switch params.value("body") {
            case nil: ByteBuffer()
            case .string(let text)?: ByteBuffer(string: text)
            // The developer guide's tutorials put objects there: they are sent as JSON.
            case let value?: value.write()
            }
    }

    private static func target(_ path: String, _ query: JSONObject) -> String {
        var target = path.hasPrefix("/") ? path : "/\(path)"
        var separator: Character = target.contains("?") ? "&" : "?"
        for (name, value) in query {
            for value in value.array ?? [value] where !value.isNull {
                target.append(separator)
                target += "\(PercentEncoding.encode(name))=\(PercentEncoding.encode(value.string ?? value.text))"
                separator = "&"
            }
        }
        return target.replacing(" ", with: "%20")
    }

    private static func headers(_ document: RequestDocument?) throws(GraphQLError) -> HTTPHeaders {
        guard let document else { return [:] }
        var headers = HTTPHeaders()
        for (name, value) in document.members where !value.isNull {
            guard !reserved.contains(name.lowercased()) else {
                throw .mappingTemplate("The header '\(name)' cannot be set.")
            }
            guard let text = value.string ?? value.number?.text else {
                throw document.unexpected(value, at: name, "string")
            }
            guard !text.utf8.contains(where: { $0 == 0x0D || $0 == 0x0A }), !name.isEmpty,
                name.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ":") })
            else { throw .mappingTemplate("The header '\(name)' is not valid.") }
            headers.add(name: name, value: text)
        }
        return headers
    }
}

extension GraphQLError {
    /// The type of a time-out is captured (aws-appsync-community #43); that of other failures is ours.
    fileprivate static func http(_ error: HTTPClientError, at origin: HTTPOrigin) -> GraphQLError {
        switch error {
        case .timedOut:
            GraphQLError(
                shape: .resolver, message: "execution timed out", errorType: "Http:ExecutionTimeoutException")
        case .tlsNotAvailable:
            GraphQLError(
                shape: .resolver,
                message:
                    "The endpoint https://\(origin.authority) needs TLS, which this build of the emulator does not have.",
                errorType: "NotEmulated")
        case .cannotConnect(let reason):
            GraphQLError(shape: .resolver, message: "Cannot connect to \(reason)", errorType: "Http:ConnectException")
        case .tooLarge:
            GraphQLError(
                shape: .resolver, message: "The response is larger than \(HTTPClient.maximumBody) bytes.",
                errorType: "Http:ResponseTooLarge")
        case .failed(let reason):
            GraphQLError(shape: .resolver, message: reason, errorType: "Http:IOException")
        }
    }
}
