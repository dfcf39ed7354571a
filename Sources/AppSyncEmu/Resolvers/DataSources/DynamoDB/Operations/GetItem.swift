import EmulatorCore
import OrderedCollections

/// `GetItem` (developer guide, "Resolver mapping template reference for DynamoDB").
struct GetItem: DynamoDBOperation {
    static let members: Set<String> = ["key", "consistentRead", "projection"]

    private let key: DynamoDBKey
    private let isConsistent: Bool?
    private let projection: DynamoDBExpression?

    init(_ document: RequestDocument) throws(GraphQLError) {
        key = try DynamoDBKey(of: document)
        isConsistent = try document.bool("consistentRead")
        projection = try DynamoDBExpression.projection(of: document)
    }

    /// Null when there is no such item.
    func run(on table: DynamoDBTable) throws(DynamoDBFailure) -> JSONValue {
        var request: JSONObject = ["TableName": .string(table.name), "Key": .object(key.attributes)]
        if let isConsistent { request["ConsistentRead"] = .bool(isConsistent) }
        request.set("ProjectionExpression", to: projection)
        return try table.call("GetItem", request)["Item"]?.object.map(AttributeJSON.plain) ?? .null
    }
}
