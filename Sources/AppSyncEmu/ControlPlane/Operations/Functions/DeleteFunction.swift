import EmulatorCore
import OrderedCollections

/// DeleteFunction: a function that no pipeline uses goes.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_DeleteFunction.html)
enum DeleteFunction {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        try plane.apis.change(request.apiID) { api throws(ControlPlaneError) in
            try api.deleteFunction(request.parameter("functionId"))
            return .empty
        }
    }
}
