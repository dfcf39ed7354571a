import EmulatorCore

/// A data source, as a resolver sees it.
protocol DataSourceClient: Sendable {
    /// - Parameter context: whose request it is.
    /// - Throws: what ends the resolver: a request document that AppSync would not send to the data source. No response
    ///   handler runs then.
    func invoke(
        _ request: DataSourceRequest,
        in context: ResolverContext
    ) async throws(ResolverFailure) -> DataSourceResult
}

struct DataSourceResult: Sendable {
    /// `ctx.result`
    var value: JSONValue
    /// What went wrong in the data source; `ctx.error` under version 2018-05-29.
    var error: GraphQLError?
    /// `ctx.error.unhandledErrorType`, which errors of functions have (aws-appsync-community #386).
    var unhandledErrorType: String?

    init(value: JSONValue, error: GraphQLError? = nil, unhandledErrorType: String? = nil) {
        self.value = value
        self.error = error
        self.unhandledErrorType = unhandledErrorType
    }
}

extension ResolverContext {
    /// On whose behalf the data source asks another service.
    var caller: CallContext {
        CallContext(requestID: invocation.request.requestID, traceHeader: invocation.request.traceHeader)
    }
}
