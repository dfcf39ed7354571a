import EmulatorCore
import OrderedCollections

/// ListResolversByFunction: a page of the pipelines that use a function.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_ListResolversByFunction.html)
enum ListResolversByFunction {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let api = try plane.apis.record(request.apiID)
        let id = request.parameter("functionId")
        guard api.functions[id] != nil else { throw .functionNotFound }
        let users = api.resolvers.values.filter { $0.functionIDs.contains(id) }
        return try Page(of: users, request) { $0.coordinate.description }.json("resolvers", api.json)
    }
}
