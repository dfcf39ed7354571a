import EmulatorCore
import OrderedCollections

/// ListFunctions: a page of an API's functions, in the order of their creation.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_ListFunctions.html)
enum ListFunctions {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let api = try plane.apis.record(request.apiID)
        return try Page(of: Array(api.functions.values), request) { $0.definition.functionID }
            .json("functions", api.json)
    }
}
