import EmulatorCore
import OrderedCollections

/// `$ctx`: what a resolver's templates know (AppSync developer guide, "Resolver mapping template context reference").
///
/// One value serves one template; what the template puts into `$ctx.stash` or `$ctx.args`, the next one finds. Members
/// are made when they are first asked for.
final class VTLContext {
    private let context: ResolverContext
    var result: VTLValue
    private(set) var error: VTLValue = .null
    /// From `$util.appendError`, in order.
    var appendedErrors: [GraphQLError]
    /// From `$util.http.addResponseHeader(s)`, in order.
    private(set) var responseHeaders: [ResponseHeader]
    /// What was called on `$extensions`, in order.
    private(set) var extensions: [ExtensionCall]
    /// Made when they are first asked for; nil as long as they are what they were.
    private var liveArguments: VTLValue?
    private var liveStash: VTLValue?

    private(set) lazy var source = VTLValue(invocation.source).thawed
    private(set) lazy var identity = VTLValue(invocation.request.identity.context).thawed
    private(set) lazy var previous = VTLValue.map(VTLMap(["result": VTLValue(context.previous)]))
    private(set) lazy var request = VTLValue.map(
        VTLMap([
            "headers": .map(VTLMap(json: invocation.request.headerMap)),
            "domainName": invocation.request.domainName.map { .string($0) } ?? .null,
        ])
    )
    private(set) lazy var info = VTLValue.map(
        VTLMap([
            "fieldName": .string(invocation.field.name), "parentTypeName": .string(invocation.parentType),
            "variables": .map(VTLMap(json: invocation.request.variables)),
            "selectionSetList": .list(VTLList(invocation.selectionSetList.map { .string($0) })),
            "selectionSetGraphQL": .string(invocation.selectionSetGraphQL),
        ])
    )

    init(_ context: ResolverContext) {
        self.context = context
        result = VTLValue(context.result).thawed
        appendedErrors = context.appendedErrors
        responseHeaders = context.responseHeaders
        extensions = context.extensions
        if let failure = context.error {
            let type = failure.type.map { VTLValue.string($0) } ?? .null
            error = .map(VTLMap(["message": .string(failure.message), "type": type]))
        }
    }

    var invocation: FieldInvocation { context.invocation }

    private var arguments: VTLValue {
        if let liveArguments { return liveArguments }
        let arguments = VTLValue.map(VTLMap(json: context.arguments))
        liveArguments = arguments
        return arguments
    }

    private var stash: VTLValue {
        if let liveStash { return liveStash }
        let stash = VTLValue.map(VTLMap(json: context.stash))
        liveStash = stash
        return stash
    }

    /// Hands on what the template changed.
    func store(in context: inout ResolverContext) throws(TemplateFailure) {
        if case .object(let members)? = try liveArguments?.json() { context.arguments = members }
        if case .object(let members)? = try liveStash?.json() { context.stash = members }
        storeEffects(in: &context)
    }

    /// What a template did before it failed, too.
    func storeEffects(in context: inout ResolverContext) {
        context.appendedErrors = appendedErrors
        context.responseHeaders = responseHeaders
        context.extensions = extensions
    }

    func addResponseHeader(_ name: VTLValue, _ value: VTLValue) throws(TemplateFailure) {
        let name = name.isNull ? "" : name.text
        let value = try value.json()
        if let refusal = ResponseHeader.refusal(of: name, value, beside: responseHeaders) {
            return appendedErrors.append(refusal)
        }
        responseHeaders.append(ResponseHeader(name: name, value: ResponseHeader.text(of: value)))
    }

    /// `$extensions.name(arguments)`: prints nothing. Null, so printed as written, when there is no such function.
    func callExtension(_ name: String, _ arguments: [VTLValue]) throws(TemplateFailure) -> VTLValue {
        var values: [JSONValue] = []
        for argument in arguments { values.append(try argument.json()) }
        let call = ExtensionCall(name: name, arguments: values)
        guard ExtensionRules.isKnown(call) else { return .null }
        if let refusal = ExtensionRules.refusal(of: call, in: invocation, after: extensions) { throw .raised(refusal) }
        extensions.append(call)
        return .string("")
    }

    /// `$ctx` is a map, but for what it keeps to itself.
    func call(_ name: String, _ arguments: [VTLValue]) -> VTLValue? {
        switch (name, arguments.count) {
        case ("get", 1): return member(arguments[0].text)
        case ("containsKey", 1): return .bool(members[arguments[0].text] != nil)
        case ("keySet", 0): return .list(VTLList(members.keys.map { .string($0) }))
        case ("put", 2):
            let old = member(arguments[0].text)
            setMember(arguments[0].text, to: arguments[1])
            return old
        default: return nil
        }
    }

    func member(_ name: String) -> VTLValue {
        switch name {
        case "args", "arguments": arguments
        case "result": result
        case "source": source
        case "identity": identity
        case "stash": stash
        case "info": info
        case "request": request
        case "error": error
        case "prev": previous
        case "env": .map(VTLMap(context.variables.mapValues { .string($0) }))
        case "outErrors": .list(VTLList(appendedErrors.map { VTLValue($0.json).thawed }))
        default: .null
        }
    }

    /// `#set($ctx.result = …)`: the members that templates do replace. Others keep their value.
    func setMember(_ name: String, to value: VTLValue) {
        switch name {
        case "result": result = value
        case "args", "arguments": liveArguments = value
        case "stash": liveStash = value
        default: break
        }
    }

    /// `$util.toJson($ctx)`
    var members: OrderedDictionary<String, VTLValue> {
        var members: OrderedDictionary<String, VTLValue> = [:]
        for name in ["arguments", "identity", "source", "result", "request", "info", "error", "prev", "stash"] {
            members[name] = member(name)
        }
        return members
    }
}
