import EmulatorCore

/// The two handlers of a resolver, or of a function of a pipeline: mapping templates, code, or none of a developer's
/// own (direct Lambda resolvers).
protocol ResolverHandlers: Sendable {
    /// Code, not templates: the field-level log has other words for it.
    var isCode: Bool { get }

    /// What the data source is asked.
    func request(_ context: inout ResolverContext) async throws(ResolverFailure) -> RequestOutcome

    /// The request handler of a pipeline resolver, which asks no data source: its value is the first function's
    /// `prev.result`.
    func before(_ context: inout ResolverContext) async throws(ResolverFailure) -> HandlerValue

    /// What the resolver or function comes to. `context` has the data source's result or error.
    func response(_ context: inout ResolverContext) async throws(ResolverFailure) -> HandlerValue
}

extension ResolverHandlers {
    var isCode: Bool { false }
}

/// What a request handler came to.
enum RequestOutcome: Sendable {
    case request(DataSourceRequest)
    /// `#return` or `runtime.earlyReturn`: neither data source nor response handler runs.
    case ended(HandlerValue)
}

/// What a handler came to.
struct HandlerValue: Sendable {
    var value: JSONValue
    /// `runtime.earlyReturn(value, { skipTo: "END" })`: the functions behind it do not run.
    var skipsToEnd = false
    /// It ended early, by `#return` or `runtime.earlyReturn`.
    var isEarly = false

    init(_ value: JSONValue, isEarly: Bool = false, skipsToEnd: Bool = false) {
        self.value = value
        self.isEarly = isEarly
        self.skipsToEnd = skipsToEnd
    }
}

/// What ends a resolver: the error in the answer, and what a person needs to know of it.
struct ResolverFailure: Error, Sendable {
    var error: GraphQLError
    /// A sentence for log and trace that says more than the error does: the line, what probably went wrong.
    var detail: String?

    init(_ error: GraphQLError, detail: String? = nil) {
        self.error = error
        self.detail = detail
    }
}
