import EmulatorCore
import OrderedCollections

/// What an authorizer function is called with (developer guide, "AWS_LAMBDA authorization").
enum AuthorizerEvent {
    static func make(token: String, _ request: AuthorizationRequest, for api: GraphQLAPI) -> JSONValue {
        let (query, operationName, variables) = operation(of: request)
        var context: JSONObject = [
            "apiId": .string(api.apiID), "accountId": .string(api.accountID), "requestId": .string(request.requestID),
            "queryString": .string(query),
        ]
        // A client that names none leaves the member out (the guide's own types have it optional).
        if let operationName { context["operationName"] = .string(operationName) }
        context["variables"] = .object(variables)
        let headers = request.headers.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value)) }
        return [
            "authorizationToken": .string(token), "requestContext": .object(context),
            "requestHeaders": .object(JSONObject(uniqueKeysWithValues: headers)),
        ]
    }

    /// A connect has no operation of its own. What cannot be read is refused once the caller is known.
    private static func operation(of request: AuthorizationRequest) -> (String, String?, JSONObject) {
        let read: GraphQLRequest?
        switch request.kind {
        case .connect: return ("", "DeepDish:Connect", [:])
        case .http where request.method == "GET":
            read = try? GraphQLRequest(queryString: Substring(request.signedQuery))
        case .http, .start: read = try? GraphQLRequest(body: request.body)
        }
        return (read?.query ?? "", read?.operationName, read?.variables ?? [:])
    }
}
