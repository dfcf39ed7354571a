import EmulatorCore
import OrderedCollections

/// DeleteDataSource: a data source that nobody uses goes.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_DeleteDataSource.html)
enum DeleteDataSource {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        try plane.apis.change(request.apiID) { api throws(ControlPlaneError) in
            try api.deleteDataSource(request.parameter("name"))
            return .empty
        }
    }
}
