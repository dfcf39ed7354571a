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
    /// `$ctx.info.selectionSetList` and `selectionSetGraphQL`.
    package var selection: FieldSelection
    package var request: ExecutionRequest
    /// Where it meets the invocations of its resolver beside it; nil when it has none.
    var batch: BatchMember?

    package init(
        parentType: String,
        field: FieldDefinition,
        arguments: JSONObject,
        source: JSONValue,
        path: [GraphQLError.PathElement],
        selection: FieldSelection,
        request: ExecutionRequest
    ) {
        self.parentType = parentType
        self.field = field
        self.arguments = arguments
        self.source = source
        self.path = path
        self.selection = selection
        self.request = request
    }

    /// For a selection that somebody wrote down, as the contexts of `EvaluateMappingTemplate` and `EvaluateCode` do.
    package init(
        parentType: String,
        field: FieldDefinition,
        arguments: JSONObject,
        source: JSONValue,
        path: [GraphQLError.PathElement],
        selectionSetList: [String],
        selectionSetGraphQL: String = "",
        request: ExecutionRequest
    ) {
        self.init(
            parentType: parentType,
            field: field,
            arguments: arguments,
            source: source,
            path: path,
            selection: FieldSelection(list: selectionSetList, graphQL: selectionSetGraphQL),
            request: request
        )
    }

    /// `$ctx.info.selectionSetList`: response keys, nested ones as `a/b`. Made anew each time it is asked for.
    package var selectionSetList: [String] { selection.list }
    /// `$ctx.info.selectionSetGraphQL`. Made anew each time it is asked for.
    package var selectionSetGraphQL: String { selection.graphQL }
}

/// What all fields of one operation share.
package struct ExecutionRequest: Sendable {
    package var requestID: String
    package var identity: Identity
    /// Lower-case names, in order of arrival; a name may stand there more than once.
    package var headers: [(name: String, value: String)]
    package var variables: JSONObject
    /// `X-Amzn-Trace-Id` of the request, handed on to functions.
    package var traceHeader: String?
    /// Nil where nobody is waited for.
    package var deadline: ExecutionDeadline?
    /// When the request came, which offsets in logs count from.
    package var started: Timestamp?

    package init(
        requestID: String,
        identity: Identity,
        headers: [(name: String, value: String)] = [],
        variables: JSONObject = [:],
        traceHeader: String? = nil,
        deadline: ExecutionDeadline? = nil,
        started: Timestamp? = nil
    ) {
        self.requestID = requestID
        self.identity = identity
        self.headers = headers
        self.variables = variables
        self.traceHeader = traceHeader
        self.deadline = deadline
        self.started = started
    }

    /// `$ctx.request.headers`: a header that was sent more than once is a list (AppSync developer guide, resolver context
    /// reference, "Access request headers"). Cookies AppSync keeps to itself.
    package var headerMap: JSONObject {
        var map = JSONObject(minimumCapacity: headers.count)
        for (name, value) in headers where name != "cookie" {
            switch map[name] {
            case nil: map[name] = .string(value)
            case .array(let values): map[name] = .array(values + [.string(value)])
            case let first?: map[name] = [first, .string(value)]
            }
        }
        return map
    }

    /// `$ctx.request.domainName`: the custom domain that the request was sent to, null for the API's own (AppSync
    /// developer guide, resolver context reference). An address and `localhost` are the emulator's own.
    package var domainName: String? {
        guard let host = headers.first(where: { $0.name == "host" })?.value, !host.hasPrefix("[") else { return nil }
        let name = host.prefix { $0 != ":" }
        let isOwn =
            name == "localhost" || name.hasSuffix(".localhost") || name.hasSuffix(".amazonaws.com")
            || !name.contains { $0.isLetter }
        return isOwn ? nil : String(name)
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
    /// Whether invocations beside each other may ask their data source together.
    var mayBatch: Bool { get }

    func resolve(_ invocation: FieldInvocation) async -> FieldOutcome
}

extension FieldResolver {
    package var mayBatch: Bool { false }
}

/// Whether a caller may read a field (AppSync's authorization directives); nil when allowed, else the error that
/// stands in the field's place.
package protocol FieldAccess: Sendable {
    func refusal(of field: FieldDefinition, on type: String, to identity: Identity) -> GraphQLError?
}
