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
        context.appendedErrors = appendedErrors
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
