import EmulatorCore
import OrderedCollections

/// `DeleteItem`: the result is the item that was deleted, null when there was none.
struct DeleteItem: DynamoDBOperation {
    static let members: Set<String> = ["key", "condition"]

    private let key: DynamoDBKey
    private let condition: DynamoDBCondition?

    init(_ document: RequestDocument) throws(GraphQLError) {
        key = try DynamoDBKey(of: document)
        condition = try DynamoDBCondition(of: document)
    }

    func run(on table: DynamoDBTable) async throws(DynamoDBFailure) -> JSONValue {
        try await ConditionalWrite(key: key, condition: condition, expected: .nothing).run(
            on: table,
            write: { (condition) throws(DynamoDBFailure) in try delete(condition, table) },
            retry: { (_, condition) throws(GraphQLError) in
                { () throws(DynamoDBFailure) in try delete(condition, table) }
            })
    }

    private func delete(
        _ condition: DynamoDBExpression?, _ table: DynamoDBTable
    ) throws(DynamoDBFailure) -> JSONValue {
        var request: JSONObject = [
            "TableName": .string(table.name), "Key": .object(key.attributes), "ReturnValues": "ALL_OLD",
        ]
        request.set("ConditionExpression", to: condition)
        return try table.call("DeleteItem", request)["Attributes"]?.object.map(AttributeJSON.plain) ?? .null
    }
}
