package import EmulatorCore

/// What an operation came to.
package struct ExecutionResult: Sendable {
    /// One field of the operation's root selection set, in order.
    package struct RootField: Sendable {
        /// The field's name, not its alias.
        package var name: String
        package var responseKey: String
        /// The completed value: keyed by response keys, leaves serialized. A null is `.failed`.
        package var result: Publication.Result

        package init(name: String, responseKey: String, result: Publication.Result) {
            self.name = name
            self.responseKey = responseKey
            self.result = result
        }
    }

    /// What the resolver of a field called on `extensions`.
    package struct Extension: Sendable, Hashable {
        package var field: String
        package var call: ExtensionCall
    }

    package var data: JSONValue
    package var errors: [GraphQLError]
    package var rootFields: [RootField]
    /// What resolvers add to the HTTP answer.
    package var responseHeaders: [ResponseHeader] = []
    /// In the order in which the resolvers ended.
    package var extensions: [Extension] = []

    package init(
        data: JSONValue,
        errors: [GraphQLError],
        rootFields: [RootField],
        responseHeaders: [ResponseHeader] = [],
        extensions: [Extension] = []
    ) {
        self.data = data
        self.errors = errors
        self.rootFields = rootFields
        self.responseHeaders = responseHeaders
        self.extensions = extensions
    }

    /// `{"data":…}` with `errors` when there are any (7.1).
    package var json: JSONValue {
        errors.isEmpty ? ["data": data] : ["data": data, "errors": .array(errors.map(\.json))]
    }
}
