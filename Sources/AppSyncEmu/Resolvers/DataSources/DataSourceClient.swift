import EmulatorCore

/// A data source, as a resolver sees it.
protocol DataSourceClient: Sendable {
    func invoke(_ request: DataSourceRequest, for caller: CallContext) async -> DataSourceResult
}

struct DataSourceResult: Sendable {
    var value: JSONValue
    /// What went wrong in the data source; `$ctx.error` under version 2018-05-29.
    var error: GraphQLError?

    init(value: JSONValue, error: GraphQLError? = nil) {
        self.value = value
        self.error = error
    }
}
