import EmulatorCore
import OrderedCollections

/// GetDataSource: one data source.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_GetDataSource.html)
enum GetDataSource {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let api = try plane.apis.record(request.apiID)
        let name = request.parameter("name")
        guard let dataSource = api.dataSources[name] else { throw .dataSourceNotFound(name) }
        return .json(["dataSource": api.json(dataSource)])
    }
}
