import EmulatorCore
import OrderedCollections

/// GetSchemaCreationStatus: what became of the last StartSchemaCreation.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_GetSchemaCreationStatus.html)
enum GetSchemaCreationStatus {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let creation = try plane.apis.record(request.apiID).schemaCreation
        return .json([
            "status": .string(creation.status.rawValue),
            "details": creation.details.map { .string($0) } ?? .null,
        ])
    }
}
