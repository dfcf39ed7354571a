import EmulatorCore
import OrderedCollections

/// DeleteType: one type less in the schema, which must be whole without it.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_DeleteType.html)
enum DeleteType {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let name = request.parameter("typeName")
        return try plane.apis.change(request.apiID) { api throws(ControlPlaneError) in
            guard api.schema?.schema.sdl(ofTypeNamed: name) != nil else { throw .typeNotFound(name) }
            api.schema = try .changing(api.schema, replacing: name, with: nil)
            return .empty
        }
    }
}
