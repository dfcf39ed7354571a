import EmulatorCore
import OrderedCollections

/// `ctx` as code sees it (developer guide, "AWS AppSync JavaScript resolver context object reference").
enum ScriptContext {
    /// What the prelude takes: `ctx`, and what `util.authType` says.
    static func input(_ context: ResolverContext) -> JSONValue {
        ["ctx": .object(members(of: context)), "authType": .string(authType(context.invocation.request.identity.mode))]
    }

    private static func members(of context: ResolverContext) -> JSONObject {
        let invocation = context.invocation
        var members: JSONObject = [
            "arguments": .object(context.arguments), "identity": invocation.request.identity.context,
            "source": invocation.source, "result": context.result, "stash": .object(context.stash),
            // Null in a unit resolver (aws-powertools/powertools-lambda-python #1303).
            "prev": context.isInPipeline ? ["result": context.previous] : .null,
            "request": request(invocation.request), "info": info(invocation),
            "env": .object(JSONObject(uniqueKeysWithValues: context.variables.map { ($0.key, .string($0.value)) })),
            "outErrors": .array(context.appendedErrors.map { outError($0) }),
        ]
        members["error"] = context.error.map { .object(error($0)) } ?? .null
        return members
    }

    /// Errors of functions have one member more, which may be null (aws-appsync-community #386); others have not
    /// (#343).
    private static func error(_ failure: ResolverContext.Failure) -> JSONObject {
        var members: JSONObject = [
            "message": .string(failure.message), "type": failure.type.map { .string($0) } ?? .null,
        ]
        if failure.type?.hasPrefix("Lambda:") == true {
            members["unhandledErrorType"] = failure.unhandledErrorType.map { .string($0) } ?? .null
        }
        return members
    }

    private static func request(_ request: ExecutionRequest) -> JSONValue {
        [
            "headers": .object(request.headerMap),
            "domainName": request.domainName.map { .string($0) } ?? .null,
        ]
    }

    private static func info(_ invocation: FieldInvocation) -> JSONValue {
        [
            "fieldName": .string(invocation.field.name), "parentTypeName": .string(invocation.parentType),
            "variables": .object(invocation.request.variables),
            "selectionSetList": .array(invocation.selectionSetList.map { .string($0) }),
            "selectionSetGraphQL": .string(invocation.selectionSetGraphQL),
        ]
    }

    static func outError(_ error: GraphQLError) -> JSONValue {
        var members: JSONObject = ["message": .string(error.message)]
        if let type = error.errorType { members["type"] = .string(type) }
        if let data = error.data { members["data"] = data }
        if let info = error.errorInfo { members["errorInfo"] = info }
        return .object(members)
    }

    /// "Built-in utilities", `util.authType()`. `Lambda Authorization` is not on the page, and inferred.
    private static func authType(_ mode: AuthorizationMode) -> String {
        switch mode {
        case .apiKey: "API Key Authorization"
        case .iam: "IAM Authorization"
        case .userPools: "User Pool Authorization"
        case .openIDConnect: "Open ID Connect Authorization"
        case .lambda: "Lambda Authorization"
        }
    }
}
