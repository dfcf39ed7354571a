import EmulatorCore
import OrderedCollections

/// What Query and Scan have in common: where a page begins and how it is answered.
struct DynamoDBPage: Sendable {
    static let members: Set<String> = [
        "index", "nextToken", "limit", "consistentRead", "select", "filter", "projection",
    ]
    /// COUNT is DynamoDB's, not AppSync's (developer guide, "Query", `select`).
    private static let selects: Set<String> = ["ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES", "SPECIFIC_ATTRIBUTES"]

    private let operation: String
    private let index: String?
    private let nextToken: String?
    private let limit: Int?
    private let isConsistent: Bool?
    private let select: String?
    private let filter: DynamoDBExpression?
    private let projection: DynamoDBExpression?

    init(_ operation: String, _ document: RequestDocument) throws(GraphQLError) {
        self.operation = operation
        index = try document.string("index")
        nextToken = try document.string("nextToken")
        limit = try document.int("limit")
        isConsistent = try document.bool("consistentRead")
        select = try document.string("select")
        if let select, !Self.selects.contains(select) {
            // Not captured.
            throw .mappingTemplate("Unsupported value for field '\(document.path(of: "select"))': \(select)")
        }
        filter = try DynamoDBExpression("filter", of: document)
        projection = try DynamoDBExpression.projection(of: document)
    }

    /// - Parameter request: what the operation has besides.
    func run(_ request: JSONObject, on table: DynamoDBTable) throws(DynamoDBFailure) -> JSONValue {
        let token = PageToken(table, operation: operation, index: index)
        var request = request
        request["TableName"] = .string(table.name)
        if let index { request["IndexName"] = .string(index) }
        if let limit { request["Limit"] = .int(limit) }
        if let isConsistent { request["ConsistentRead"] = .bool(isConsistent) }
        if let select { request["Select"] = .string(select) }
        if let nextToken { request["ExclusiveStartKey"] = .object(try token.decode(nextToken)) }
        request.set("FilterExpression", to: filter)
        request.set("ProjectionExpression", to: projection)
        let page = try table.call(operation, request)
        let items = page["Items"]?.array ?? []
        return [
            "items": .array(items.map { AttributeJSON.plain($0.object ?? [:]) }),
            "nextToken": page["LastEvaluatedKey"]?.object.map { .string(token.encode($0)) } ?? .null,
            "scannedCount": page["ScannedCount"] ?? .null,
        ]
    }
}
