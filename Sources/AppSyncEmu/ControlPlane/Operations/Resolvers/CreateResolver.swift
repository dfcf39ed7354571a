import EmulatorCore
import OrderedCollections

/// CreateResolver: a resolver for a field that has none.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_CreateResolver.html)
enum CreateResolver {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let members = try request.members()
        let resolver = try ResolverRecord(
            members, typeName: request.parameter("typeName"), fieldName: try members.required("fieldName"))
        return try plane.apis.change(request.apiID) { api throws(ControlPlaneError) in
            try api.create(resolver)
            return .json(["resolver": api.json(resolver)])
        }
    }
}
