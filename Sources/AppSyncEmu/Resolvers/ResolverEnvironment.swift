package import EmulatorCore

/// What resolvers take from the account they run in.
package struct ResolverEnvironment: Sendable {
    package var clock: any EmulatorClock
    package var identifiers: any IdentifierSource
    package var trace: Trace
    /// For AMAZON_DYNAMODB; nil where an account has no tables.
    package var tables: (any TableCalls)?
    /// For AWS_LAMBDA; nil where an account has no functions.
    package var functions: (any FunctionCalls)?
    /// For APPSYNC_JS; nil where nothing can run it.
    package var scripts: (any ScriptEngine)?
    /// For HTTP; nil where nothing goes out.
    package var http: HTTPAccess?
    /// How long a function is waited for; nil: as long as it takes.
    package var timeLimit: TimeLimit?

    package init(
        clock: any EmulatorClock,
        identifiers: any IdentifierSource,
        trace: Trace,
        tables: (any TableCalls)? = nil,
        functions: (any FunctionCalls)? = nil,
        scripts: (any ScriptEngine)? = nil,
        http: HTTPAccess? = nil,
        timeLimit: TimeLimit? = nil
    ) {
        self.clock = clock
        self.identifiers = identifiers
        self.trace = trace
        self.tables = tables
        self.functions = functions
        self.scripts = scripts
        self.http = http
        self.timeLimit = timeLimit
    }
}

/// What HTTP data sources send requests with.
package struct HTTPAccess: Sendable {
    package var client: HTTPClient
    /// For sources with an `AuthorizationConfig`.
    package var signer: SigV4Signer

    package init(client: HTTPClient, signer: SigV4Signer) {
        self.client = client
        self.signer = signer
    }
}
