import EmulatorCore
import OrderedCollections

/// CreateDataSource: one data source more.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_CreateDataSource.html)
enum CreateDataSource {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let members = try request.members()
        let dataSource = try DataSourceRecord(members, name: try members.required("name"))
        return try plane.apis.change(request.apiID) { api throws(ControlPlaneError) in
            try api.create(dataSource)
            return .json(["dataSource": api.json(dataSource)])
        }
    }
}
