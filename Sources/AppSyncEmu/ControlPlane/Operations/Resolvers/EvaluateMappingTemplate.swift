import EmulatorCore
import OrderedCollections

/// EvaluateMappingTemplate: what a mapping template comes to in a context that is written down. Nothing is asked of a
/// data source.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_EvaluateMappingTemplate.html)
enum EvaluateMappingTemplate {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let members = try request.members()
        let text = try members.required("template")
        guard text.utf8.count >= 2 else {
            throw .constraint(text, "template", "Member must have length greater than or equal to 2")
        }
        guard text.utf8.count <= HandlerSource.templateLimit else {
            throw .tooLong("template", limit: HandlerSource.templateLimit)
        }
        return evaluate(text, in: try EvaluationContext.read(members), plane.environment).answer
    }

    private static func evaluate(
        _ text: String, in context: ResolverContext, _ environment: ResolverEnvironment
    ) -> Evaluation {
        var evaluation = Evaluation(stash: context.stash, outErrors: context.appendedErrors)
        let template: MappingTemplate
        do throws(MappingTemplateError) { template = try MappingTemplate(text) } catch {
            evaluation.error = ["message": .string(error.velocityMessage)]
            return evaluation
        }
        // A trace of its own, from which the lines of `$util.log` are read.
        var environment = environment
        environment.trace = Trace()
        let live = VTLContext(context)
        var after = context
        do throws(TemplateFailure) {
            evaluation.result = try template.evaluate(live, in: environment) { text, returned throws(TemplateFailure) in
                if let returned { return try returned.json().text }
                return String(decoding: text, as: UTF8.self)
            }
            try live.store(in: &after)
        } catch {
            evaluation.error = ["message": .string(error.sentence)]
            live.storeEffects(in: &after)
        }
        evaluation.logs = environment.trace.entries().filter { $0.step.hasPrefix("log.") }.map { $0.detail ?? "" }
        evaluation.stash = after.stash
        evaluation.outErrors = after.appendedErrors
        return evaluation
    }
}

extension TemplateFailure {
    fileprivate var sentence: String {
        switch self {
        case .raised(let error), .malformed(let error, _): error.message
        case .notEmulated(let name, let line): "line \(line): \(name) is not emulated"
        case .exceeded(let sentence): sentence
        case .uncompiled(let error, _): error.velocityMessage
        }
    }
}
