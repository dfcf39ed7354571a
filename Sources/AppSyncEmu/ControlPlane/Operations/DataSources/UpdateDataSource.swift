import EmulatorCore
import OrderedCollections

/// UpdateDataSource: a data source anew, under its name.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_UpdateDataSource.html)
enum UpdateDataSource {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let dataSource = try DataSourceRecord(try request.members(), name: request.parameter("name"))
        return try plane.apis.change(request.apiID) { api throws(ControlPlaneError) in
            try api.update(dataSource)
            return .json(["dataSource": api.json(dataSource)])
        }
    }
}
