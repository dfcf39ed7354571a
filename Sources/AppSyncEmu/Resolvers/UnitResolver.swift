import EmulatorCore
import OrderedCollections

/// A resolver of kind UNIT: one step with one data source.
struct UnitResolver: FieldResolver {
    let step: ResolverStep
    /// `env`
    let variables: OrderedDictionary<String, String>
    let log: ResolverLog

    var mayBatch: Bool { step.mayBatch }

    func resolve(_ invocation: FieldInvocation) async -> FieldOutcome {
        let started = log.now
        var context = ResolverContext(invocation, variables: variables)
        context.fieldLog = log.fieldLog
        let outcome: FieldOutcome
        var detail: String?
        do throws(ResolverFailure) {
            outcome = FieldOutcome(try await step.run(&context).value, context)
        } catch {
            outcome = FieldOutcome(error, context)
            detail = error.detail
        }
        log.record(outcome, context, since: started, detail: detail)
        return outcome
    }
}

extension FieldOutcome {
    init(_ value: JSONValue, _ context: ResolverContext) {
        self.init(value: value, errors: context.appendedErrors)
        responseHeaders = context.responseHeaders
        extensions = context.extensions
    }

    init(_ failure: ResolverFailure, _ context: ResolverContext) {
        self.init(.null, context)
        errors.append(failure.error)
    }
}
