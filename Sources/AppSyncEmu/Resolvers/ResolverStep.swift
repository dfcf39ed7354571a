import EmulatorCore

/// What a unit resolver and a function of a pipeline have in common: request handler → data source → response handler.
struct ResolverStep: Sendable {
    let handlers: any ResolverHandlers
    let dataSource: any DataSourceClient
    /// Of a pipeline; nil for a unit resolver.
    var functionName: String?

    /// Whether calls of its data source may go out together.
    var mayBatch: Bool { dataSource is LambdaDataSource }

    func run(_ context: inout ResolverContext) async throws(ResolverFailure) -> HandlerValue {
        context.result = .null
        context.error = nil
        let request: DataSourceRequest
        switch try await makeRequest(&context) {
        case .ended(let value): return value
        case .request(let made): request = made
        }
        let result = try await dataSource.invoke(request, in: context)
        context.result = result.value
        switch request.version {
        case .v2017: return try await finish2017(result, &context)
        case .v2018:
            context.error = result.error.map {
                .init(message: $0.message, type: $0.errorType, unhandledErrorType: result.unhandledErrorType)
            }
            return try await respond(&context)
        }
    }

    /// Developer guide, "Resolver mapping template version": a null result skips the response template; with an error
    /// the template's value goes into the error's data.
    private func finish2017(
        _ result: DataSourceResult,
        _ context: inout ResolverContext
    ) async throws(ResolverFailure) -> HandlerValue {
        if var error = result.error {
            if !result.value.isNull { error.data = try await respond(&context).value }
            throw ResolverFailure(error)
        }
        guard !result.value.isNull else { return HandlerValue(.null) }
        return try await respond(&context)
    }

    // MARK: - Handlers, and what is logged of them

    private func makeRequest(_ context: inout ResolverContext) async throws(ResolverFailure) -> RequestOutcome {
        do throws(ResolverFailure) {
            let outcome = try await handlers.request(&context)
            context.note(.request, of: handlers, function: functionName, value: outcome.value)
            return outcome
        } catch {
            context.note(.request, of: handlers, function: functionName, error: error.error)
            throw error
        }
    }

    private func respond(_ context: inout ResolverContext) async throws(ResolverFailure) -> HandlerValue {
        do throws(ResolverFailure) {
            let value = try await handlers.response(&context)
            context.note(.response, of: handlers, function: functionName, value: value.value)
            return value
        } catch {
            context.note(.response, of: handlers, function: functionName, error: error.error)
            throw error
        }
    }
}

extension RequestOutcome {
    fileprivate var value: JSONValue {
        switch self {
        case .request(let request): .object(request.members)
        case .ended(let value): value.value
        }
    }
}
