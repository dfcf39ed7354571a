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

    package init(
        clock: any EmulatorClock,
        identifiers: any IdentifierSource,
        trace: Trace,
        tables: (any TableCalls)? = nil,
        functions: (any FunctionCalls)? = nil,
        scripts: (any ScriptEngine)? = nil
    ) {
        self.clock = clock
        self.identifiers = identifiers
        self.trace = trace
        self.tables = tables
        self.functions = functions
        self.scripts = scripts
    }
}
