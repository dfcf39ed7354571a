import EmulatorCore
import OrderedCollections

/// `PutItem`: the result is the item that was written.
struct PutItem: DynamoDBOperation {
    static let members: Set<String> = ["key", "attributeValues", "condition"]

    private let item: DynamoDBItem
    private let condition: DynamoDBCondition?

    init(_ document: RequestDocument) throws(GraphQLError) {
        item = try DynamoDBItem(of: document)
        condition = try DynamoDBCondition(of: document)
    }

    func run(on table: DynamoDBTable) async throws(DynamoDBFailure) -> JSONValue {
        try await ConditionalWrite(key: item.key, condition: condition, expected: .item(item.attributes)).run(
            on: table,
            write: { (condition) throws(DynamoDBFailure) in try put(item.attributes, condition, table) },
            // "A subset of the full request": the key stays.
            retry: { (document, condition) throws(GraphQLError) in
                let values = try document.object("attributeValues")
                let others = try AttributeJSON.typed(
                    values?.members ?? [:], at: document.path(of: "attributeValues"))
                let attributes = others.merging(item.key.attributes) { _, key in key }
                return { () throws(DynamoDBFailure) in try put(attributes, condition, table) }
            })
    }

    private func put(
        _ attributes: JSONObject, _ condition: DynamoDBExpression?, _ table: DynamoDBTable
    ) throws(DynamoDBFailure) -> JSONValue {
        var request: JSONObject = ["TableName": .string(table.name), "Item": .object(attributes)]
        request.set("ConditionExpression", to: condition)
        _ = try table.call("PutItem", request)
        return AttributeJSON.plain(attributes)
    }
}
