import EmulatorCore
import NIOCore
import NIOHTTP1

/// The media types that DynamoDB's JSON protocol goes by.
enum ContentType {
    private static let amazonJSON = "application/x-amz-json-1.0"

    /// Whether DynamoDB takes the request for one of its own. Without a body the type does not matter; 1.1 of the
    /// protocol is not spoken.
    static func isJSON(_ request: HTTPRequest) -> Bool {
        let type = request.headers.first(name: "content-type") ?? ""
        if type == amazonJSON || (type.isEmpty && request.body.readableBytes == 0) { return true }
        let base = base(of: type)
        return base == amazonJSON || base == "application/json"
    }

    /// The request's own type, without parameters.
    static func answer(to request: HTTPRequest) -> String {
        guard let type = request.headers.first(name: "content-type"), type != amazonJSON else { return amazonJSON }
        return base(of: type) == amazonJSON ? amazonJSON : "application/json"
    }

    private static func base(of type: String) -> String {
        type.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
    }
}
