import EmulatorCore
import OrderedCollections

/// CreateFunction: a function for pipelines.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_CreateFunction.html)
enum CreateFunction {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let function = try FunctionRecord(try request.members(), functionID: plane.newIdentifier())
        return try plane.apis.change(request.apiID) { api throws(ControlPlaneError) in
            try api.put(function)
            return .json(["functionConfiguration": api.json(function)])
        }
    }
}
