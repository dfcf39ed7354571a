import EmulatorCore

/// What a unit resolver and a function of a pipeline have in common: request handler → data source → response handler.
struct ResolverStep: Sendable {
    let handlers: any ResolverHandlers
    let dataSource: any DataSourceClient

    /// - Parameter isFunction: whether it is a function of a pipeline: those are of version 2018-05-29, whatever their
    ///   template says (developer guide, "Resolver mapping template version").
    func run(
        _ context: inout ResolverContext,
        isFunction: Bool = false
    ) async throws(ResolverFailure) -> HandlerValue {
        context.result = .null
        context.error = nil
        var request: DataSourceRequest
        switch try await handlers.request(&context) {
        case .ended(let value): return value
        case .request(let made): request = made
        }
        if isFunction { request.version = .v2018 }
        let call = context.invocation.request
        let result = await dataSource.invoke(
            request,
            for: CallContext(requestID: call.requestID, traceHeader: call.traceHeader)
        )
        context.result = result.value
        switch request.version {
        case .v2017: return try await finish2017(result, &context)
        case .v2018:
            context.error = result.error.map { .init(message: $0.message, type: $0.errorType) }
            return try await handlers.response(&context)
        }
    }

    /// Developer guide, "Resolver mapping template version": a null result skips the response template; with an error
    /// the template's value goes into the error's data.
    private func finish2017(
        _ result: DataSourceResult,
        _ context: inout ResolverContext
    ) async throws(ResolverFailure) -> HandlerValue {
        if var error = result.error {
            if !result.value.isNull { error.data = try await handlers.response(&context).value }
            throw ResolverFailure(error)
        }
        guard !result.value.isNull else { return HandlerValue(.null) }
        return try await handlers.response(&context)
    }
}
