import NIOHTTP1

/// The four calls of the Runtime API, by method and path.
enum RuntimeAPIRequest: Equatable {
    case next
    case response(String)
    case invocationError(String)
    case initError

    init?(method: HTTPMethod, uri: String) {
        let path = uri.prefix { $0 != "?" }
        guard path.hasPrefix(Self.base) else { return nil }
        let parts = path.dropFirst(Self.base.count).split(separator: "/", omittingEmptySubsequences: false)
        switch (method, parts.count) {
        case (.GET, 2) where parts[0] == "invocation" && parts[1] == "next": self = .next
        case (.POST, 3) where parts[0] == "invocation" && parts[2] == "response": self = .response(String(parts[1]))
        case (.POST, 3) where parts[0] == "invocation" && parts[2] == "error": self = .invocationError(String(parts[1]))
        case (.POST, 2) where parts[0] == "init" && parts[1] == "error": self = .initError
        default: return nil
        }
    }

    private static let base = "/2018-06-01/runtime/"
}
