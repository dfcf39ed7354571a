package import EmulatorCore
import OrderedCollections

/// What one field is resolved from: the content of `$ctx` that belongs to the field.
package struct FieldInvocation: Sendable {
    package var parentType: String
    package var field: FieldDefinition
    /// Coerced; an argument that was not provided and has no default is absent, an explicit null is `.null`.
    package var arguments: JSONObject
    /// The parent object's value; `.null` at the root.
    package var source: JSONValue
    package var path: [GraphQLError.PathElement]
    /// `$ctx.info.selectionSetList`: response keys, nested ones as `a/b`.
    package var selectionSetList: [String]
    package var request: ExecutionRequest
}

/// What all fields of one operation share.
package struct ExecutionRequest: Sendable {
    package var requestID: String
    package var identity: Identity
    /// Lower-case names; several of one name are joined with ",".
    package var headers: [(name: String, value: String)]
    package var variables: JSONObject
    /// `X-Amzn-Trace-Id` of the request, handed on to functions.
    package var traceHeader: String?

    package init(
        requestID: String,
        identity: Identity,
        headers: [(name: String, value: String)] = [],
        variables: JSONObject = [:],
        traceHeader: String? = nil
    ) {
        self.requestID = requestID
        self.identity = identity
        self.headers = headers
        self.variables = variables
        self.traceHeader = traceHeader
    }
}

/// What a resolver made of a field.
package struct FieldOutcome: Sendable {
    package var value: JSONValue
    /// From `$util.appendError`, or the error that ended the resolver (then `value` is null). Path and locations are
    /// the executor's to fill in.
    package var errors: [GraphQLError]
    /// From `$util.http.addResponseHeader(s)`.
    package var responseHeaders: [ResponseHeader] = []
    /// What was called on `$extensions`.
    package var extensions: [ExtensionCall] = []

    package init(value: JSONValue, errors: [GraphQLError] = []) {
        self.value = value
        self.errors = errors
    }
}

/// A resolver attached to one field. A field without one reads its name from its parent's value.
package protocol FieldResolver: Sendable {
    func resolve(_ invocation: FieldInvocation) async -> FieldOutcome
}

/// Whether a caller may read a field (AppSync's authorization directives); nil when allowed, else the error that
/// stands in the field's place.
package protocol FieldAccess: Sendable {
    func refusal(of field: FieldDefinition, on type: String, to identity: Identity) -> GraphQLError?
}
