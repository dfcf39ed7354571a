import EmulatorCore
import OrderedCollections

/// A resolver of kind PIPELINE: before → functions, each with the result of the one before → after
/// (developer guide, "Pipeline resolvers").
struct PipelineResolver: FieldResolver {
    /// AppSync quota "Number of functions per pipeline resolver".
    static let functionLimit = 10

    /// The resolver's own handlers.
    let handlers: any ResolverHandlers
    let functions: [ResolverStep]
    /// `env`
    let variables: OrderedDictionary<String, String>
    let log: ResolverLog

    func resolve(_ invocation: FieldInvocation) async -> FieldOutcome {
        let started = log.now
        var context = ResolverContext(invocation, variables: variables)
        let outcome: FieldOutcome
        var detail: String?
        do throws(ResolverFailure) {
            outcome = try FieldOutcome(await run(&context), context)
        } catch {
            outcome = FieldOutcome(error, context)
            detail = error.detail
        }
        log.record(outcome, of: invocation, since: started, detail: detail)
        return outcome
    }

    private func run(_ context: inout ResolverContext) async throws(ResolverFailure) -> JSONValue {
        var last = try await handlers.before(&context)
        context.previous = last.value
        if !last.isEarly {
            for function in functions {
                last = try await function.run(&context, isFunction: true)
                context.previous = last.value
                if last.skipsToEnd { break }
            }
        }
        context.result = context.previous
        context.error = nil
        return try await handlers.response(&context).value
    }
}
