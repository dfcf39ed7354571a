/// Where an API is served: `/graphql` for the first one, `/apis/{id}/graphql` for each.
struct GraphQLPath: Equatable {
    /// Nil for the first API.
    var apiID: String?

    init?(_ path: Substring) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        switch parts.count {
        case 2 where parts[1] == "graphql": apiID = nil
        case 4 where parts[1] == "apis" && parts[3] == "graphql" && !parts[2].isEmpty: apiID = String(parts[2])
        default: return nil
        }
    }

    /// The path of the API's real-time endpoint: with `/realtime` after it, or the same.
    init?(realtime path: Substring) {
        let suffix = "/realtime"
        self.init(path.hasSuffix(suffix) ? path.dropLast(suffix.count) : path)
    }

    /// The path of the API's HTTP endpoint.
    var text: String { apiID.map { "/apis/\($0)/graphql" } ?? "/graphql" }
}
