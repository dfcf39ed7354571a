import EmulatorCore
import OrderedCollections

/// The handlers of a direct Lambda resolver, which has no mapping templates or only one of the two (developer guide,
/// "Direct Lambda resolvers"): the function's event is the whole context, and its result is the field's.
struct DirectLambdaHandlers: ResolverHandlers {
    /// Nil: the context is the event.
    let requestHandlers: (any ResolverHandlers)?
    /// Nil: the result is handed on, and an error is the field's.
    let responseHandlers: (any ResolverHandlers)?
    /// With a batch size, events go out in batches.
    let isBatched: Bool

    func request(_ context: inout ResolverContext) async throws(ResolverFailure) -> RequestOutcome {
        if let requestHandlers { return try await requestHandlers.request(&context) }
        let operation: JSONValue = isBatched ? "BatchInvoke" : "Invoke"
        return .request(DataSourceRequest(["operation": operation, "payload": context.lambdaEvent]))
    }

    /// A pipeline's handlers are none of these.
    func before(_ context: inout ResolverContext) async throws(ResolverFailure) -> HandlerValue {
        HandlerValue(.null)
    }

    func response(_ context: inout ResolverContext) async throws(ResolverFailure) -> HandlerValue {
        if let responseHandlers { return try await responseHandlers.response(&context) }
        if let error = context.error {
            throw ResolverFailure(GraphQLError(shape: .resolver, message: error.message, errorType: error.type))
        }
        guard isBatched else { return HandlerValue(context.result) }
        return HandlerValue(try Self.item(context.result))
    }

    /// An item of a batch's answer: `{ "data": …, "errorMessage": …, "errorType": … }`, or the value itself.
    private static func item(_ value: JSONValue) throws(ResolverFailure) -> JSONValue {
        let members: Set<String> = ["data", "errorMessage", "errorType", "errorInfo"]
        guard case .object(let item) = value, !item.isEmpty, item.keys.allSatisfy(members.contains) else {
            return value
        }
        if let message = item["errorMessage"]?.string {
            throw ResolverFailure(
                GraphQLError(
                    shape: .resolver, message: message, errorType: item["errorType"]?.string,
                    errorInfo: item["errorInfo"], data: item["data"]))
        }
        return item["data"] ?? .null
    }
}

extension ResolverContext {
    /// What a direct Lambda resolver's function gets.
    var lambdaEvent: JSONValue {
        let request = invocation.request
        return [
            "arguments": .object(arguments), "identity": request.identity.context, "source": invocation.source,
            "request": [
                "headers": .object(request.headerMap),
                "domainName": request.domainName.map { .string($0) } ?? .null,
            ],
            // Null in a unit resolver (aws-powertools/powertools-lambda-python #1303).
            "prev": isInPipeline ? ["result": previous] : .null,
            "info": [
                "selectionSetList": .array(invocation.selectionSetList.map { .string($0) }),
                "selectionSetGraphQL": .string(invocation.selectionSetGraphQL),
                "fieldName": .string(invocation.field.name), "parentTypeName": .string(invocation.parentType),
                "variables": .object(request.variables),
            ], "stash": .object(stash),
        ]
    }
}
