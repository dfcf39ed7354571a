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

    var mayBatch: Bool { functions.contains(where: \.mayBatch) }

    func resolve(_ invocation: FieldInvocation) async -> FieldOutcome {
        let started = log.now
        var context = ResolverContext(invocation, variables: variables)
        context.isInPipeline = true
        context.fieldLog = log.fieldLog
        let outcome: FieldOutcome
        var detail: String?
        do throws(ResolverFailure) {
            outcome = FieldOutcome(try await run(&context), context)
        } catch {
            outcome = FieldOutcome(error, context)
            detail = error.detail
        }
        log.record(outcome, context, since: started, detail: detail)
        return outcome
    }

    /// An early return of the before handler skips the functions, one of a function its data source and response
    /// handler; with `skipTo: "END"` all functions behind it, too. The after handler runs in any case but an error
    /// (developer guide, "Return directive" and "runtime.earlyReturn").
    private func run(_ context: inout ResolverContext) async throws(ResolverFailure) -> JSONValue {
        var last = try await before(&context)
        context.previous = last.value
        if !last.isEarly {
            for (index, function) in functions.enumerated() {
                context.stepIndex = index
                last = try await function.run(&context)
                context.previous = last.value
                if last.skipsToEnd { break }
            }
        }
        context.result = context.previous
        context.error = nil
        return try await after(&context)
    }

    private func before(_ context: inout ResolverContext) async throws(ResolverFailure) -> HandlerValue {
        do throws(ResolverFailure) {
            let value = try await handlers.before(&context)
            context.note(.before, of: handlers, value: value.value)
            return value
        } catch {
            context.note(.before, of: handlers, error: error.error)
            throw error
        }
    }

    private func after(_ context: inout ResolverContext) async throws(ResolverFailure) -> JSONValue {
        do throws(ResolverFailure) {
            let value = try await handlers.response(&context).value
            context.note(.after, of: handlers, value: value)
            return value
        } catch {
            context.note(.after, of: handlers, error: error.error)
            throw error
        }
    }
}
