import EmulatorCore
import OrderedCollections

/// EvaluateCode: what a handler of APPSYNC_JS code comes to in a context that is written down. Nothing is asked of a data
/// source.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_EvaluateCode.html)
enum EvaluateCode {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) async throws(ControlPlaneError) -> ControlPlaneAnswer {
        let members = try request.members()
        guard case .code(let code) = try HandlerSource(members) else { throw members.missing("code") }
        // Which handler is meant without a name, the model does not say.
        let function = try members.choice("function", ScriptHandlerExports.names) ?? "request"
        var context = try EvaluationContext.read(members)
        context.isInPipeline = true
        let evaluation = await CodeEvaluation(
            code: code, input: ScriptContext.input(context), function: function, in: plane.environment)
        return .json(evaluation.json)
    }
}
