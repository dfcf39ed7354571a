import EmulatorCore
import OrderedCollections

/// UpdateResolver: the resolver of a field anew.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_UpdateResolver.html)
enum UpdateResolver {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let coordinate = request.coordinate
        let resolver = try ResolverRecord(
            try request.members(), typeName: coordinate.type, fieldName: coordinate.field)
        return try plane.apis.change(request.apiID) { api throws(ControlPlaneError) in
            try api.update(resolver)
            return .json(["resolver": api.json(resolver)])
        }
    }
}
