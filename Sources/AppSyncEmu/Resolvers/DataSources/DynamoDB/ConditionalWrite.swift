import EmulatorCore
import OrderedCollections

/// A write whose condition may fail, and what AppSync does then (developer guide, "Handling a condition check
/// failure"): it reads the item; if that is what the write was to bring about, the write counts as done; else the
/// strategy decides.
struct ConditionalWrite: Sendable {
    /// What is in the table when the write is as good as done.
    enum Expected: Sendable {
        case item(JSONObject)
        case nothing
        /// "The resolver does not have enough information."
        case unknown
    }

    let key: DynamoDBKey
    let condition: DynamoDBCondition?
    let expected: Expected

    typealias Write = (DynamoDBExpression?) throws(DynamoDBFailure) -> JSONValue
    /// Another write of the same operation and key, made from a handler's `retryMapping` and its condition.
    typealias Retry = (RequestDocument, DynamoDBExpression?) throws(GraphQLError) -> (
        () throws(DynamoDBFailure) -> JSONValue
    )

    func run(on table: DynamoDBTable, write: Write, retry: Retry) async throws(DynamoDBFailure) -> JSONValue {
        do throws(DynamoDBFailure) { return try write(condition?.expression) } catch {
            guard let handling = condition?.handling, error.isFailedCondition else { throw error }
            let current = try current(on: table, handling)
            let value = current.map(AttributeJSON.plain) ?? .null
            if isExpected(current, handling) { return value }
            let rejection = DynamoDBFailure(error.error, result: value)
            guard case .custom(let functionARN) = handling.strategy else { throw rejection }
            let decision = try await ask(functionARN, current, on: table)
            return try follow(decision, or: rejection, handling, on: table, retry)
        }
    }

    private func current(
        on table: DynamoDBTable, _ handling: DynamoDBCondition.Handling
    ) throws(DynamoDBFailure) -> JSONObject? {
        try table.call(
            "GetItem",
            [
                "TableName": .string(table.name), "Key": .object(key.attributes),
                "ConsistentRead": .bool(handling.isConsistent),
            ])["Item"]?.object
    }

    private func isExpected(_ current: JSONObject?, _ handling: DynamoDBCondition.Handling) -> Bool {
        switch expected {
        case .item(let item):
            guard let current else { return false }
            let ignored = handling.equalsIgnore
            return Self.comparable(current, without: ignored) == Self.comparable(item, without: ignored)
        case .nothing: return current == nil
        case .unknown: return false
        }
    }

    /// Attributes, maps and sets have no order.
    private static func comparable(_ item: JSONObject, without ignored: Set<String>) -> [String: JSONValue] {
        var comparable: [String: JSONValue] = [:]
        for (name, value) in item where !ignored.contains(name) { comparable[name] = unordered(value) }
        return comparable
    }

    private static func unordered(_ value: JSONValue) -> JSONValue {
        guard case .object(let members) = value, let (type, content) = members.elements.first else { return value }
        switch (type, content) {
        case ("N", .string(let text)): return ["N": .string(Double(text).map { "\($0)" } ?? text)]
        case ("SS", .array(let set)), ("NS", .array(let set)), ("BS", .array(let set)):
            return .object([type: .array(set.sorted { $0.text < $1.text })])
        case ("M", .object(let map)):
            return ["M": .object(JSONObject(uniqueKeysWithValues: map.mapValues(unordered).sorted { $0.key < $1.key }))]
        case ("L", .array(let list)): return ["L": .array(list.map(unordered))]
        default: return value
        }
    }

    // MARK: - Custom

    private func follow(
        _ decision: JSONValue, or rejection: DynamoDBFailure, _ handling: DynamoDBCondition.Handling,
        on table: DynamoDBTable, _ retry: Retry
    ) throws(DynamoDBFailure) -> JSONValue {
        switch decision["action"]?.string {
        case "reject": throw rejection
        case "discard": return rejection.result
        case "retry":
            let document = RequestDocument(decision["retryMapping"]?.object ?? [:], path: "$[retryMapping]")
            let write: () throws(DynamoDBFailure) -> JSONValue
            do throws(GraphQLError) { write = try retry(document, try Self.condition(of: document)) } catch {
                throw DynamoDBFailure(error)
            }
            do throws(DynamoDBFailure) { return try write() } catch {
                // "If the retry fails, the resolver follows the Reject strategy."
                guard error.isFailedCondition else { throw error }
                let current = try current(on: table, handling)
                throw DynamoDBFailure(error.error, result: current.map(AttributeJSON.plain) ?? .null)
            }
        case let other: throw DynamoDBFailure(.unknownAction(other))
        }
    }

    /// A retry without an expression has no condition. It may not have a handler of its own.
    private static func condition(of document: RequestDocument) throws(GraphQLError) -> DynamoDBExpression? {
        guard let condition = try document.object("condition"), condition.value("expression") != nil else {
            return nil
        }
        return try DynamoDBExpression(condition, others: DynamoDBCondition.Handling.members)
    }

    /// The payload is the developer guide's, "The Lambda invocation request".
    private func ask(
        _ functionARN: String, _ current: JSONObject?, on table: DynamoDBTable
    ) async throws(DynamoDBFailure) -> JSONValue {
        guard let functions = table.functions else { throw DynamoDBFailure(.noFunctions) }
        let invocation = table.context.invocation
        let payload: JSONValue = [
            "arguments": .object(table.context.arguments), "requestMapping": .object(table.request),
            "currentValue": current.map { .object($0) } ?? .null,
            "resolver": [
                "tableName": .string(table.name), "awsRegion": .string(table.region),
                "parentType": .string(invocation.parentType), "field": .string(invocation.field.name),
                "outputType": .string(invocation.field.type.name),
            ], "identity": invocation.request.identity.context,
        ]
        let answer: FunctionAnswer
        do throws(ServiceException) {
            answer = try await functions.invoke(
                functionARN, payload: payload, isEvent: false, for: table.context.caller)
        } catch {
            throw DynamoDBFailure(.lambda(error))
        }
        switch answer {
        case .returned(let decision): return decision
        case .accepted: return .null
        case .failed(_, let message): throw DynamoDBFailure(.unhandled(message))
        }
    }
}

extension GraphQLError {
    /// What AppSync says is not captured.
    fileprivate static func unknownAction(_ action: String?) -> GraphQLError {
        GraphQLError(
            shape: .resolver,
            message: "The conditional check failed handler answered the action '\(action ?? "null")', which is none of "
                + "reject, discard and retry.",
            errorType: "DynamoDB:UserIllegalArgumentException")
    }
}
