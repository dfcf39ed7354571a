package import EmulatorCore
import OrderedCollections

/// What runs the code of APPSYNC_JS handlers (runtime 1.0.0), apart from this process.
package protocol ScriptEngine: Sendable {
    /// Calls one exported function of the code.
    ///
    /// - Parameters:
    ///   - function: `request` or `response`.
    ///   - context: `ctx`.
    /// - Returns: what the function returned or threw, and what it left in `ctx`. Never hangs: a script that loops,
    ///   recurses or allocates without end is stopped and comes back as an error.
    func evaluate(_ code: ScriptCode, function: String, context: JSONValue) async -> ScriptOutcome
}

/// Code that passed AppSync's rules.
package struct ScriptCode: Sendable, Hashable {
    package var text: String

    package init(text: String) { self.text = text }
}

package struct ScriptOutcome: Sendable {
    package enum Result: Sendable {
        case returned(JSONValue)
        /// `runtime.earlyReturn(value, { skipTo })`
        case returnedEarly(JSONValue, skipsToEnd: Bool)
        /// `util.error` and its like.
        case raised(GraphQLError)
        /// What the runtime itself says: a type error in the code, a limit, an engine that is missing. `detail` is the
        /// sentence for the log, with line and column.
        case failed(GraphQLError, detail: String)
    }

    package var result: Result
    /// `ctx.stash` as the function left it.
    package var stash: JSONObject
    /// From `util.appendError`, in order.
    package var appendedErrors: [GraphQLError]
    /// From `util.http.addResponseHeader(s)`.
    package var responseHeaders: [ResponseHeader]
    /// What was called on `extensions`.
    package var extensions: [ExtensionCall]
    /// From `console.log` and `console.error`.
    package var logs: [String]

    package init(
        result: Result,
        stash: JSONObject = [:],
        appendedErrors: [GraphQLError] = [],
        responseHeaders: [ResponseHeader] = [],
        extensions: [ExtensionCall] = [],
        logs: [String] = []
    ) {
        self.result = result
        self.stash = stash
        self.appendedErrors = appendedErrors
        self.responseHeaders = responseHeaders
        self.extensions = extensions
        self.logs = logs
    }
}
