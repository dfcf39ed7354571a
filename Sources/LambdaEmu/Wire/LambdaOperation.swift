import EmulatorCore
import NIOHTTP1

/// An operation of Lambda's API, as its method and path name it (service model of 2015-03-31). Lambda gives each part
/// of its API the date it appeared on.
struct LambdaOperation: Equatable {
    /// `Invoke`, or the method and path of an operation that has no name here.
    var name: String
    /// What the path names first, decoded: a function's name or ARN in `/2015-03-31/functions/NAME/invocations`. Empty
    /// when it names nothing.
    var resource: String

    /// nil when the path is none of Lambda's: `/20YY-MM-DD/…`.
    init?(method: HTTPMethod, path: Substring) {
        let parts = path.split(separator: "/")
        guard let date = parts.first, Self.isDate(date) else { return nil }
        let rest = parts.dropFirst().enumerated().map { index, part in Self.isName(index) ? "*" : String(part) }
        resource = parts.count > 2 ? PercentEncoding.decode(parts[2]) : ""
        name = Self.names["\(method.rawValue) /\(rest.joined(separator: "/"))"] ?? "\(method.rawValue) \(path)"
    }

    /// For a path that is none of Lambda's.
    init(unknown method: HTTPMethod, _ path: Substring) {
        name = "\(method.rawValue) \(path)"
        resource = ""
    }

    /// In every path that has a name below, names and literals alternate: `functions/NAME/aliases/NAME`.
    private static func isName(_ index: Int) -> Bool { index % 2 == 1 }

    private static func isDate(_ part: Substring) -> Bool {
        let bytes = Array(part.utf8)
        return bytes.count == 10 && bytes[4] == UInt8(ascii: "-") && bytes[7] == UInt8(ascii: "-")
            && [0, 1, 2, 3, 5, 6, 8, 9].allSatisfy { (0x30...0x39).contains(bytes[$0]) }
    }

    private static let names: [String: String] = [
        "POST /functions/*/invocations": "Invoke",
        "POST /functions/*/invoke-async": "InvokeAsync",
        "POST /functions/*/response-streaming-invocations": "InvokeWithResponseStream",
        "GET /functions": "ListFunctions",
        "POST /functions": "CreateFunction",
        "GET /functions/*": "GetFunction",
        "DELETE /functions/*": "DeleteFunction",
        "GET /functions/*/configuration": "GetFunctionConfiguration",
        "PUT /functions/*/configuration": "UpdateFunctionConfiguration",
        "PUT /functions/*/code": "UpdateFunctionCode",
        "GET /functions/*/versions": "ListVersionsByFunction",
        "POST /functions/*/versions": "PublishVersion",
        "GET /functions/*/aliases": "ListAliases",
        "POST /functions/*/aliases": "CreateAlias",
        "GET /functions/*/aliases/*": "GetAlias",
        "GET /functions/*/policy": "GetPolicy",
        "POST /functions/*/policy": "AddPermission",
        "GET /functions/*/concurrency": "GetFunctionConcurrency",
        "PUT /functions/*/concurrency": "PutFunctionConcurrency",
        "GET /functions/*/event-invoke-config": "GetFunctionEventInvokeConfig",
        "GET /functions/*/url": "GetFunctionUrlConfig",
        "GET /event-source-mappings": "ListEventSourceMappings",
        "POST /event-source-mappings": "CreateEventSourceMapping",
        "GET /layers": "ListLayers",
        "GET /account-settings": "GetAccountSettings",
    ]
}
