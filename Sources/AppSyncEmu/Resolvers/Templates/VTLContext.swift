import EmulatorCore
import OrderedCollections

/// `$ctx`: what a resolver's templates know (AppSync developer guide, "Resolver mapping template context reference").
///
/// One value serves a resolver's request and response template, so what the first puts into `$ctx.stash` or
/// `$ctx.args` the second finds. Members are made when they are first asked for.
final class VTLContext {
    let invocation: FieldInvocation
    var result: VTLValue = .null
    var error: VTLValue = .null
    /// From `$util.appendError`, in order.
    var appendedErrors: [GraphQLError] = []

    private(set) lazy var arguments = VTLValue.map(VTLMap(json: invocation.arguments))
    private(set) lazy var source = VTLValue(invocation.source).thawed
    private(set) lazy var identity = VTLValue(invocation.request.identity.context).thawed
    private(set) lazy var stash = VTLValue.map(VTLMap())
    private(set) lazy var previous = VTLValue.map(VTLMap(["result": .null]))
    private(set) lazy var request = VTLValue.map(VTLMap(["headers": headers, "domainName": .null]))
    private(set) lazy var info = VTLValue.map(
        VTLMap([
            "fieldName": .string(invocation.field.name), "parentTypeName": .string(invocation.parentType),
            "variables": .map(VTLMap(json: invocation.request.variables)),
            "selectionSetList": .list(VTLList(invocation.selectionSetList.map { .string($0) })),
        ])
    )

    init(_ invocation: FieldInvocation) { self.invocation = invocation }

    /// Without cookies, which AppSync keeps to itself.
    private var headers: VTLValue {
        let headers = VTLMap()
        for (name, value) in invocation.request.headers where name != "cookie" { headers.put(name, .string(value)) }
        return .map(headers)
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
        case "env": .map(VTLMap())
        case "outErrors": .list(VTLList(appendedErrors.map { VTLValue($0.json).thawed }))
        default: .null
        }
    }

    /// `#set($ctx.result = …)`: the members that templates do replace. Others keep their value.
    func setMember(_ name: String, to value: VTLValue) {
        switch name {
        case "result": result = value
        case "args", "arguments": arguments = value
        case "stash": stash = value
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

    /// The template language's version of what went wrong, for `$ctx.error`.
    func setError(message: String, type: String?) {
        error = .map(VTLMap(["message": .string(message), "type": type.map { .string($0) } ?? .null]))
    }
}
