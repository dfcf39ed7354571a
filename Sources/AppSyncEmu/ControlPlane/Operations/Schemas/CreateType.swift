import EmulatorCore
import OrderedCollections

/// CreateType: one type more in the schema.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_CreateType.html)
enum CreateType {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let definition = try request.members().typeDefinition()
        let name = try SchemaRecord.typeName(in: definition)
        return try plane.apis.change(request.apiID) { api throws(ControlPlaneError) in
            guard api.schema?.schema.types[name] == nil else {
                throw .badRequest("Type \(name) already exists", member: "definition")
            }
            api.schema = try .changing(api.schema, replacing: nil, with: definition)
            api.schemaCreation = .success
            return .json(["type": try api.json(type: name, format: "SDL")])
        }
    }
}
