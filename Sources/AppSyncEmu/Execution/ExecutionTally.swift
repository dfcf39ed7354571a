import EmulatorCore

/// What the fields of one operation share while it runs: how many resolvers it may still call, and what they say to the
/// HTTP answer.
final class ExecutionTally: Sendable {
    private struct State {
        var resolverCount = 0
        var responseHeaders: [ResponseHeader] = []
        var extensions: [ExecutionResult.Extension] = []
        /// The unique calls of `invalidateSubscriptions`.
        var invalidations: Set<ExtensionCall> = []
    }

    private let limits: QueryLimits
    private let state = Locked(State())

    init(limits: QueryLimits) { self.limits = limits }

    /// The error of a field below the API's `queryDepthLimit`; leaves count as a level. Introspection is not limited: AWS
    /// does not say whether it is there, and clients need 13 levels of it.
    func refusal(atDepthOf path: ResponsePath) -> GraphQLError? {
        guard let limit = limits.depth, limit > 0, path.depth > limit else { return nil }
        // The words are ours, after those of the other limit.
        return GraphQLError(
            shape: .resolver,
            message: "Query depth limit reached.",
            errorType: "QueryDepthLimitReached"
        )
    }

    /// Counts a resolver that is about to be called, a pipeline as one.
    ///
    /// - Returns: the error of the field when it is one too many (the words: amplify-js issue 8342).
    func countResolver() -> GraphQLError? {
        let limit = limits.resolverCount ?? 0
        let count = state.withLock { state in
            state.resolverCount += 1
            return state.resolverCount
        }
        guard count > (limit > 0 ? limit : QueryLimits.maximumResolverCount) else { return nil }
        return GraphQLError(
            shape: .resolver,
            message: "Resolver invocation limit reached.",
            errorType: "ResolverExecutionLimitReached"
        )
    }

    /// What a field's resolver said besides its value.
    ///
    /// - Returns: the error of the field when it invalidates more than a request may; the calls up to there count.
    func add(_ outcome: FieldOutcome, of field: String) -> GraphQLError? {
        guard !outcome.responseHeaders.isEmpty || !outcome.extensions.isEmpty else { return nil }
        return state.withLock { state in
            state.responseHeaders += outcome.responseHeaders
            for call in outcome.extensions {
                if call.name == ExtensionRules.invalidation {
                    state.invalidations.insert(call)
                    guard state.invalidations.count <= ExtensionRules.invalidationLimit else {
                        return ExtensionRules.tooManyInvalidations
                    }
                }
                state.extensions.append(ExecutionResult.Extension(field: field, call: call))
            }
            return nil
        }
    }

    /// From all resolvers, in the order in which they ended.
    var responseHeaders: [ResponseHeader] { state.withLock { $0.responseHeaders } }
    var extensions: [ExecutionResult.Extension] { state.withLock { $0.extensions } }
}
