import EmulatorCore
import OrderedCollections

@testable import AppSyncEmu

/// Tables that answer by a script and remember what they were asked.
final class ScriptedTables: TableCalls {
    struct Call: Equatable {
        var operation: String
        var request: JSONObject
        var requestID: String
    }

    private let state: Locked<(calls: [Call], answers: [Result<JSONObject, ServiceException>])>

    /// - Parameter answers: in order; after them nothing: `{}`.
    init(_ answers: Result<JSONObject, ServiceException>...) { state = Locked(([], answers)) }

    var calls: [Call] { state.withLock { $0.calls } }
    var operations: [String] { calls.map(\.operation) }

    func call(
        _ operation: String, _ request: JSONObject, for caller: CallContext
    ) throws(ServiceException) -> JSONObject {
        let answer: Result<JSONObject, ServiceException> = state.withLock { state in
            state.calls.append(Call(operation: operation, request: request, requestID: caller.requestID))
            return state.answers.isEmpty ? .success([:]) : state.answers.removeFirst()
        }
        return try answer.get()
    }
}

/// Functions that answer by a closure and remember what they were asked.
final class ScriptedFunctions: FunctionCalls {
    struct Call: Equatable {
        var function: String
        var payload: JSONValue
        var isEvent: Bool
        var traceHeader: String?
    }

    private let received = Locked<[Call]>([])
    private let isPermitted: Bool
    private let body: @Sendable (JSONValue) throws(ServiceException) -> FunctionAnswer

    /// - Parameter isPermitted: whether the functions' policies let AppSync in.
    init(
        isPermitted: Bool = true, _ body: @escaping @Sendable (JSONValue) throws(ServiceException) -> FunctionAnswer
    ) {
        self.isPermitted = isPermitted
        self.body = body
    }

    var calls: [Call] { received.withLock { $0 } }
    var payloads: [JSONValue] { calls.map(\.payload) }

    func invoke(
        _ function: String, payload: JSONValue, isEvent: Bool, for caller: CallContext
    ) async throws(ServiceException) -> FunctionAnswer {
        received.withLock {
            $0.append(
                Call(function: function, payload: payload, isEvent: isEvent, traceHeader: caller.traceHeader))
        }
        return isEvent ? .accepted : try body(payload)
    }

    func permits(_ principal: String, toInvoke function: String) -> Bool { isPermitted }
}

extension ServiceException {
    static let conditionFailed = ServiceException(
        code: "ConditionalCheckFailedException", message: "The conditional request failed", status: 400,
        requestID: "R1")
}

/// One question to a data source.
enum DataSourceFixture {
    static func ask(
        _ source: any DataSourceClient, _ members: JSONObject,
        version: DataSourceRequest.Version = .v2018, arguments: JSONObject = [:]
    ) async throws(ResolverFailure) -> DataSourceResult {
        var request = DataSourceRequest(members)
        request.version = version
        return try await source.invoke(
            request, in: ResolverContext(TemplateFixture.invocation(arguments: arguments)))
    }

    /// The error that ends the resolver before the data source is asked.
    static func refusal(
        _ source: any DataSourceClient, _ members: JSONObject, version: DataSourceRequest.Version = .v2018
    ) async -> GraphQLError? {
        do throws(ResolverFailure) {
            _ = try await ask(source, members, version: version)
            return nil
        } catch {
            return error.error
        }
    }
}
