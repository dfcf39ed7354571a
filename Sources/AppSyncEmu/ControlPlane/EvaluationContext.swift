import EmulatorCore
import OrderedCollections

/// The `context` of EvaluateMappingTemplate and EvaluateCode: `$ctx` as somebody wrote it down, in JSON in a string
/// (developer guide, "Test and debug resolvers"). Everything in it is optional.
enum EvaluationContext {
    /// The service model's `Context`, in characters.
    private static let limit = 28_000

    static func read(_ members: RequestMembers) throws(ControlPlaneError) -> ResolverContext {
        let text = try members.required("context")
        guard text.unicodeScalars.count <= limit else { throw .tooLong("context", limit: limit) }
        guard case .object(let context)? = try? JSONParser.parse(text) else {
            throw .badRequest("The context must be a JSON object.", member: "context")
        }
        return make(context)
    }

    private static func make(_ context: JSONObject) -> ResolverContext {
        var made = ResolverContext(invocation(context), variables: variables(context["env"]))
        made.stash = context["stash"]?.object ?? [:]
        made.previous = context["prev"]?["result"] ?? .null
        made.result = context["result"] ?? .null
        if let error = context["error"]?.object {
            made.error = .init(message: error["message"]?.string ?? "", type: error["type"]?.string)
        }
        made.appendedErrors = (context["outErrors"]?.array ?? []).map { error in
            GraphQLError(
                shape: .resolver, message: error["message"]?.string ?? "",
                errorType: error["errorType"]?.string ?? error["type"]?.string, errorInfo: error["errorInfo"],
                data: error["data"])
        }
        return made
    }

    private static func invocation(_ context: JSONObject) -> FieldInvocation {
        let info = context["info"]?.object ?? [:]
        let fieldName = info["fieldName"]?.string ?? ""
        let identity = context["identity"] ?? .null
        return FieldInvocation(
            parentType: info["parentTypeName"]?.string ?? "",
            field: FieldDefinition(
                name: fieldName, description: nil, arguments: [:], type: .named("String"), directives: []),
            arguments: (context["arguments"] ?? context["args"])?.object ?? [:],
            source: context["source"] ?? .null,
            path: [.key(fieldName)],
            selectionSetList: (info["selectionSetList"]?.array ?? []).compactMap(\.string),
            selectionSetGraphQL: info["selectionSetGraphQL"]?.string ?? "",
            request: ExecutionRequest(
                requestID: "", identity: Identity(mode: mode(of: identity), context: identity, description: ""),
                headers: headers(context["request"]?["headers"]), variables: info["variables"]?.object ?? [:]))
    }

    /// Which mode an identity is one of, by its members (developer guide, "Resolver mapping template context reference").
    private static func mode(of identity: JSONValue) -> AuthorizationMode {
        guard let members = identity.object else { return .apiKey }
        if members["resolverContext"] != nil { return .lambda }
        if members["userArn"] != nil || members["accountId"] != nil { return .iam }
        return members["sub"] != nil && members["username"] == nil ? .openIDConnect : .userPools
    }

    private static func headers(_ headers: JSONValue?) -> [(name: String, value: String)] {
        (headers?.object ?? [:]).flatMap { name, value -> [(name: String, value: String)] in
            let values = value.array ?? [value]
            return values.compactMap { value in value.string.map { (name.lowercased(), $0) } }
        }
    }

    private static func variables(_ env: JSONValue?) -> OrderedDictionary<String, String> {
        (env?.object ?? [:]).compactMapValues(\.string)
    }
}

/// What both evaluations answer.
struct Evaluation: Sendable {
    /// The text that came out; nil when an error did.
    var result: String?
    /// ErrorDetail, or EvaluateCodeErrorDetail.
    var error: JSONValue = .null
    var logs: [String] = []
    var stash: JSONObject
    var outErrors: [GraphQLError]

    /// `stash` and `outErrors` are JSON in strings, as the service model has them.
    var answer: ControlPlaneAnswer {
        let errors = JSONValue.array(
            outErrors.map { error in
                var members: JSONObject = ["message": .string(error.message)]
                members["type"] = error.errorType.map { .string($0) }
                members["data"] = error.data
                members["errorInfo"] = error.errorInfo
                return .object(members)
            })
        return .json([
            "evaluationResult": result.map { .string($0) } ?? .null,
            "error": error,
            "logs": .array(logs.map { .string($0) }),
            "stash": .string(JSONValue.object(stash).text),
            "outErrors": .string(errors.text),
        ])
    }
}
