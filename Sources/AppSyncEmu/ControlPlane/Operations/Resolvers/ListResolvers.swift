import EmulatorCore
import OrderedCollections

/// ListResolvers: a page of the resolvers of a type, in the order of their creation.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_ListResolvers.html)
enum ListResolvers {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let api = try plane.apis.record(request.apiID)
        let type = request.parameter("typeName")
        try api.requireType(type)
        let resolvers = api.resolvers.values.filter { $0.definition.typeName == type }
        return try Page(of: resolvers, request) { $0.definition.fieldName }.json("resolvers", api.json)
    }
}
