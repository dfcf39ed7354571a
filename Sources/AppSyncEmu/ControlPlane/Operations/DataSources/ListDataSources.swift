import EmulatorCore
import OrderedCollections

/// ListDataSources: a page of an API's data sources, in the order of their creation.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_ListDataSources.html)
enum ListDataSources {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let api = try plane.apis.record(request.apiID)
        return try Page(of: Array(api.dataSources.values), request, key: \.name).json("dataSources", api.json)
    }
}
