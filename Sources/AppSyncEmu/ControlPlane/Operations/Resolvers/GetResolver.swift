import EmulatorCore
import OrderedCollections

/// GetResolver: the resolver of a field.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_GetResolver.html)
enum GetResolver {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let api = try plane.apis.record(request.apiID)
        let coordinate = request.coordinate
        guard let resolver = api.resolvers[coordinate] else {
            try api.requireType(coordinate.type)
            throw .resolverNotFound
        }
        return .json(["resolver": api.json(resolver)])
    }
}
