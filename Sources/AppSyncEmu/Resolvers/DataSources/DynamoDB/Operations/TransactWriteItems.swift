import EmulatorCore
import OrderedCollections

/// `TransactWriteItems`: `keys` in the order of the request.
struct TransactWriteItems: DynamoDBOperation {
    static let members: Set<String> = ["transactItems"]
    static let isOf2017 = false

    private let writes: [JSONValue]
    private let keys: [JSONObject]

    init(_ document: RequestDocument) throws(GraphQLError) {
        var writes: [JSONValue] = []
        var keys: [JSONObject] = []
        for item in try document.requiredObjects("transactItems") {
            writes.append(try Self.write(item))
            keys.append(try DynamoDBKey(of: item).attributes)
        }
        self.writes = writes
        self.keys = keys
    }

    private static func write(_ item: RequestDocument) throws(GraphQLError) -> JSONValue {
        var write: JSONObject = ["TableName": .string(try item.requiredString("table"))]
        let operation = try item.requiredString("operation")
        let common: Set<String> = ["table", "operation", "key", "condition"]
        let action: String
        switch operation {
        case "PutItem":
            try item.refuse(othersThan: common.union(["attributeValues"]))
            write["Item"] = .object(try DynamoDBItem(of: item).attributes)
            action = "Put"
        case "UpdateItem":
            try item.refuse(othersThan: common.union(["update"]))
            write["Key"] = .object(try DynamoDBKey(of: item).attributes)
            write.set("UpdateExpression", to: try DynamoDBExpression(try item.requiredObject("update")))
            action = "Update"
        case "DeleteItem", "ConditionCheck":
            try item.refuse(othersThan: common)
            write["Key"] = .object(try DynamoDBKey(of: item).attributes)
            // "For ConditionCheck, the transaction condition expression is required."
            if operation == "ConditionCheck" { _ = try item.required("condition") }
            action = operation == "DeleteItem" ? "Delete" : operation
        default: throw .mappingTemplate("Unsupported operation '\(operation)'.")
        }
        if let condition = try item.object("condition") {
            let member = "returnValuesOnConditionCheckFailure"
            write.set("ConditionExpression", to: try DynamoDBExpression(condition, others: [member]))
            // "This value defaults to true."
            let returns = try condition.bool(member) ?? true
            write["ReturnValuesOnConditionCheckFailure"] = returns ? "ALL_OLD" : "NONE"
        }
        return [action: .object(write)]
    }

    func run(on table: DynamoDBTable) throws(DynamoDBFailure) -> JSONValue {
        _ = try table.transact("TransactWriteItems", writes, resultMember: "keys")
        return ["keys": .array(keys.map(AttributeJSON.plain)), "cancellationReasons": .null]
    }
}
