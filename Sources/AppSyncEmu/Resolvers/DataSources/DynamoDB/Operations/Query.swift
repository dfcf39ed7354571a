import EmulatorCore
import OrderedCollections

/// `Query`: `items`, `nextToken`, `scannedCount`.
struct Query: DynamoDBOperation {
    static let members = DynamoDBPage.members.union(["query", "scanIndexForward"])

    private let query: DynamoDBExpression
    private let isForward: Bool?
    private let page: DynamoDBPage

    init(_ document: RequestDocument) throws(GraphQLError) {
        query = try DynamoDBExpression(try document.requiredObject("query"))
        isForward = try document.bool("scanIndexForward")
        page = try DynamoDBPage("Query", document)
    }

    func run(on table: DynamoDBTable) throws(DynamoDBFailure) -> JSONValue {
        var request: JSONObject = [:]
        request.set("KeyConditionExpression", to: query)
        if let isForward { request["ScanIndexForward"] = .bool(isForward) }
        return try page.run(request, on: table)
    }
}
