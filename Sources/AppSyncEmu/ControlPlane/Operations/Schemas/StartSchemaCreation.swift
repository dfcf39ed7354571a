import EmulatorCore
import OrderedCollections

/// StartSchemaCreation: a schema in the place of the old one. Whether it was accepted, GetSchemaCreationStatus tells; when
/// it was not, the old one stays in place.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_StartSchemaCreation.html)
enum StartSchemaCreation {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let members = try request.members()
        let text = try members.required("definition")
        guard let bytes = Base64.decode(text), let definition = String(validating: bytes, as: UTF8.self) else {
            throw .badRequest("The definition is no text in base64.", member: "definition")
        }
        return try plane.apis.change(request.apiID) { api throws(ControlPlaneError) in
            do throws(SchemaError) {
                api.schema = try SchemaRecord(creating: definition)
                api.schemaCreation = .success
            } catch {
                api.schemaCreation = SchemaCreation(failure: error)
            }
            return .json(["status": .string(SchemaCreation.Status.processing.rawValue)])
        }
    }
}
