import EmulatorCore
import OrderedCollections

/// GetFunction: one function.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_GetFunction.html)
enum GetFunction {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let api = try plane.apis.record(request.apiID)
        guard let function = api.functions[request.parameter("functionId")] else { throw .functionNotFound }
        return .json(["functionConfiguration": api.json(function)])
    }
}
