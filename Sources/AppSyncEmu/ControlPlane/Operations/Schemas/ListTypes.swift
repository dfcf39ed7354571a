import EmulatorCore
import OrderedCollections

/// ListTypes: a page of the types that the schema defines, in order of their names.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_ListTypes.html)
enum ListTypes {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let format = try request.typeFormat()
        let api = try plane.apis.record(request.apiID)
        let page = try Page(of: api.schema?.typeNames ?? [], request) { $0 }
        var types: [JSONValue] = []
        for name in page.elements { types.append(try api.json(type: name, format: format)) }
        return .json(["types": .array(types), "nextToken": page.nextToken])
    }
}
