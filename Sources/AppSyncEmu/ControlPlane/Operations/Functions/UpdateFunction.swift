import EmulatorCore
import OrderedCollections

/// UpdateFunction: a function anew, under its id. Its pipelines use it at once.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_UpdateFunction.html)
enum UpdateFunction {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let id = request.parameter("functionId")
        let function = try FunctionRecord(try request.members(), functionID: id)
        return try plane.apis.change(request.apiID) { api throws(ControlPlaneError) in
            guard api.functions[id] != nil else { throw .functionNotFound }
            try api.put(function)
            return .json(["functionConfiguration": api.json(function)])
        }
    }
}
