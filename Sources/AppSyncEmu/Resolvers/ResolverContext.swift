package import EmulatorCore
package import OrderedCollections

/// `$ctx`, or `ctx`: what goes from one handler of a resolver to the next (AppSync developer guide, "Resolver mapping
/// template context reference" and "Resolver context reference").
package struct ResolverContext: Sendable {
    /// `identity`, `source`, `request` and `info`: what no handler changes.
    package let invocation: FieldInvocation
    /// `args`, as handlers may have changed them.
    package var arguments: JSONObject
    package var stash: JSONObject = [:]
    /// `prev.result`: what the step before came to, in a pipeline.
    package var previous: JSONValue = .null
    /// `result`: the data source's answer, in a response handler.
    package var result: JSONValue = .null
    /// `error`, in a response handler.
    package var error: Failure?
    /// `outErrors`: from `util.appendError`, in order.
    package var appendedErrors: [GraphQLError] = []
    /// From `util.http.addResponseHeader(s)`, in order.
    package var responseHeaders: [ResponseHeader] = []
    /// What was called on `extensions`, in order.
    package var extensions: [ExtensionCall] = []
    /// `env`: the API's environment variables.
    package let variables: OrderedDictionary<String, String>
    /// Which function of a pipeline it is with, from 0.
    var stepIndex = 0
    /// A function of a pipeline knows `prev`.
    var isInPipeline = false
    /// What its handlers came to, while the API's log level asks for it.
    var fieldLog: FieldLog?

    /// `ctx.error`
    package struct Failure: Sendable, Equatable {
        package var message: String
        package var type: String?
        /// The error type of a function that raised something (aws-appsync-community #386).
        package var unhandledErrorType: String?

        package init(message: String, type: String?, unhandledErrorType: String? = nil) {
            self.message = message
            self.type = type
            self.unhandledErrorType = unhandledErrorType
        }
    }

    package init(_ invocation: FieldInvocation, variables: OrderedDictionary<String, String> = [:]) {
        self.invocation = invocation
        arguments = invocation.arguments
        self.variables = variables
    }
}

/// One header that a handler adds to the answer.
package struct ResponseHeader: Sendable, Hashable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// One call of `extensions.NAME(arguments)`.
package struct ExtensionCall: Sendable, Hashable {
    package var name: String
    package var arguments: [JSONValue]

    package init(name: String, arguments: [JSONValue]) {
        self.name = name
        self.arguments = arguments
    }
}
