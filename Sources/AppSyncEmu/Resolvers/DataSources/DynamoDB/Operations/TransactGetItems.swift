import EmulatorCore
import OrderedCollections

/// `TransactGetItems`: `items` in the order of the request, null for those that are not there.
struct TransactGetItems: DynamoDBOperation {
    static let members: Set<String> = ["transactItems"]
    static let isOf2017 = false

    private let gets: [JSONValue]

    init(_ document: RequestDocument) throws(GraphQLError) {
        var gets: [JSONValue] = []
        for item in try document.requiredObjects("transactItems") {
            try item.refuse(othersThan: ["table", "key", "projection"])
            var get: JSONObject = [
                "TableName": .string(try item.requiredString("table")),
                "Key": .object(try DynamoDBKey(of: item).attributes),
            ]
            get.set("ProjectionExpression", to: try DynamoDBExpression.projection(of: item))
            gets.append(["Get": .object(get)])
        }
        self.gets = gets
    }

    func run(on table: DynamoDBTable) throws(DynamoDBFailure) -> JSONValue {
        let answer = try table.transact("TransactGetItems", gets, resultMember: "items")
        let items = (answer["Responses"]?.array ?? []).map { $0["Item"]?.object.map(AttributeJSON.plain) ?? .null }
        return ["items": .array(items), "cancellationReasons": .null]
    }
}
