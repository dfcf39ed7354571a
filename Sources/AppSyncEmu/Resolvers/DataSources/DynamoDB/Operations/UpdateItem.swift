import EmulatorCore
import OrderedCollections

/// `UpdateItem`: the result is the item after the update.
struct UpdateItem: DynamoDBOperation {
    static let members: Set<String> = ["key", "update", "condition"]

    private let key: DynamoDBKey
    private let update: DynamoDBExpression
    private let condition: DynamoDBCondition?

    init(_ document: RequestDocument) throws(GraphQLError) {
        key = try DynamoDBKey(of: document)
        update = try DynamoDBExpression(try document.requiredObject("update"))
        condition = try DynamoDBCondition(of: document)
    }

    func run(on table: DynamoDBTable) async throws(DynamoDBFailure) -> JSONValue {
        try await ConditionalWrite(key: key, condition: condition, expected: .unknown).run(
            on: table,
            write: { (condition) throws(DynamoDBFailure) in try send(update, condition, table) },
            retry: { (document, condition) throws(GraphQLError) in
                let update = try DynamoDBExpression(try document.requiredObject("update"))
                return { () throws(DynamoDBFailure) in try send(update, condition, table) }
            })
    }

    private func send(
        _ update: DynamoDBExpression, _ condition: DynamoDBExpression?, _ table: DynamoDBTable
    ) throws(DynamoDBFailure) -> JSONValue {
        var request: JSONObject = [
            "TableName": .string(table.name), "Key": .object(key.attributes), "ReturnValues": "ALL_NEW",
        ]
        request.set("UpdateExpression", to: update)
        request.set("ConditionExpression", to: condition)
        return AttributeJSON.plain(try table.call("UpdateItem", request)["Attributes"]?.object ?? [:])
    }
}
