import EmulatorCore
import OrderedCollections

/// `AWS_LAMBDA` (developer guide, "Resolver mapping template reference for Lambda").
struct LambdaDataSource: DataSourceClient {
    /// "By default, when using BatchInvoke, AWS AppSync sends requests to your Lambda function in batches of up to five
    /// items" (developer guide, "Using AWS Lambda resolvers").
    static let standardBatchSize = 5

    let functionARN: String
    let functions: any FunctionCalls
    /// Of the resolver or function; 0 for none of its own.
    let maxBatchSize: Int
    let timeLimit: TimeLimit?

    private static let members: Set<String> = ["version", "operation", "payload", "invocationType"]

    private enum Operation: String {
        case invoke = "Invoke"
        case batchInvoke = "BatchInvoke"
    }

    func invoke(
        _ request: DataSourceRequest,
        in context: ResolverContext
    ) async throws(ResolverFailure) -> DataSourceResult {
        let operation: Operation
        let isEvent: Bool
        do throws(GraphQLError) { (operation, isEvent) = try Self.read(request) } catch {
            throw ResolverFailure(error)
        }
        // The function's event is the payload alone, whatever the developer guide says of "the entire mapping document".
        let payload = request.members["payload"] ?? .null
        switch operation {
        case .invoke:
            context.invocation.batch?.pass(context.stepIndex)
            return await call(payload, isEvent: isEvent, context.caller)
        case .batchInvoke:
            guard let member = context.invocation.batch else {
                return await call(batch: [payload], isEvent: isEvent, context.caller)[0]
            }
            return await member.arrive(
                at: context.stepIndex, with: payload,
                batchSize: maxBatchSize > 0 ? maxBatchSize : Self.standardBatchSize
            ) { payloads in
                await call(batch: payloads, isEvent: isEvent, context.caller)
            }
        }
    }

    private static func read(
        _ request: DataSourceRequest
    ) throws(GraphQLError) -> (operation: Operation, isEvent: Bool) {
        let document = RequestDocument(request.members)
        let name = try document.requiredString("operation")
        guard let operation = Operation(rawValue: name) else {
            throw .mappingTemplate("Unsupported operation '\(name)'.")
        }
        try document.refuse(othersThan: members)
        switch try document.string("invocationType") {
        case "RequestResponse", nil: return (operation, false)
        case "Event": return (operation, true)
        case let other?:
            // Not captured.
            throw .mappingTemplate("Unsupported value for field '$[invocationType]': \(other)")
        }
    }

    // MARK: - Calls

    private func call(_ payload: JSONValue, isEvent: Bool, _ caller: CallContext) async -> DataSourceResult {
        switch await answer(payload, isEvent: isEvent, caller) {
        case .success(.returned(let value)): DataSourceResult(value: value)
        // "The response from an Event invocation type request results in a null value."
        case .success(.accepted): DataSourceResult(value: .null)
        case .success(.failed(let type, let message)):
            DataSourceResult(value: .null, error: .unhandled(message), unhandledErrorType: type)
        case .failure(let error): DataSourceResult(value: .null, error: error)
        }
    }

    /// - Returns: one result for each payload.
    private func call(batch payloads: [JSONValue], isEvent: Bool, _ caller: CallContext) async -> [DataSourceResult] {
        let whole = await call(.array(payloads), isEvent: isEvent, caller)
        guard whole.error == nil, !isEvent else { return Array(repeating: whole, count: payloads.count) }
        guard let values = whole.value.array, values.count == payloads.count else {
            let error = GraphQLError.batchMismatch(expected: payloads.count, got: whole.value)
            return Array(repeating: DataSourceResult(value: .null, error: error), count: payloads.count)
        }
        return values.map { DataSourceResult(value: $0) }
    }

    private func answer(
        _ payload: JSONValue, isEvent: Bool, _ caller: CallContext
    ) async -> Result<FunctionAnswer, GraphQLError> {
        let invoke = { @Sendable () async -> Result<FunctionAnswer, GraphQLError> in
            do throws(ServiceException) {
                return .success(
                    try await functions.invoke(functionARN, payload: payload, isEvent: isEvent, for: caller))
            } catch {
                return .failure(.lambda(error))
            }
        }
        guard let timeLimit else { return await invoke() }
        // The function runs on, as on AWS.
        return await timeLimit.run(invoke) ?? .failure(.lambdaTimedOut)
    }
}
