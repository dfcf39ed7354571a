import EmulatorCore
import OrderedCollections

/// `NONE`: the payload is the result (developer guide, "Resolver mapping template reference for None data source").
///
/// Its JSON schema there allows no other members, and `Unsupported element '$[operation]'.` is what a template for
/// another source gets (amplify-category-api #2224).
struct NoneDataSource: DataSourceClient {
    private static let members: Set<String> = ["version", "payload"]

    func invoke(
        _ request: DataSourceRequest,
        in context: ResolverContext
    ) async throws(ResolverFailure) -> DataSourceResult {
        do throws(GraphQLError) { try RequestDocument(request.members).refuse(othersThan: Self.members) } catch {
            throw ResolverFailure(error)
        }
        return DataSourceResult(value: request.members["payload"] ?? .null)
    }
}
