import EmulatorCore
import OrderedCollections

/// GetType: one type of the schema.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_GetType.html)
enum GetType {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let format = try request.typeFormat()
        let api = try plane.apis.record(request.apiID)
        return .json(["type": try api.json(type: request.parameter("typeName"), format: format)])
    }
}
