import EmulatorCore
import OrderedCollections

/// UpdateType: another definition in the place of a type's. Without one the type stays as it is.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_UpdateType.html)
enum UpdateType {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let members = try request.members()
        let name = request.parameter("typeName")
        guard members.has("definition") else {
            guard let format = try members.choice("format", ["SDL", "JSON"]) else { throw members.missing("format") }
            return .json(["type": try plane.apis.record(request.apiID).json(type: name, format: format)])
        }
        let definition = try members.typeDefinition()
        return try plane.apis.change(request.apiID) { api throws(ControlPlaneError) in
            try api.requireType(name)
            guard try SchemaRecord.typeName(in: definition) == name else {
                throw .badRequest("The definition must be one of the type \(name).", member: "definition")
            }
            api.schema = try .changing(api.schema, replacing: name, with: definition)
            return .json(["type": try api.json(type: name, format: "SDL")])
        }
    }
}
