import EmulatorCore
import OrderedCollections

/// The members that PutItem, UpdateItem and DeleteItem share.
struct WriteMembers: Sendable {
    var tableName: String?
    var conditionExpression: String?
    var expressions = ExpressionMembers()
    var returnValues: String?
    var returnValuesOnConditionCheckFailure: String?
    var returnConsumedCapacity: String?
    var returnItemCollectionMetrics: String?
    /// The first value that DynamoDB refuses, to be reported after shape and constraints.
    var invalid: DynamoError?

    /// The first form of conditions, which AWS keeps for old clients.
    static let legacy: Set<String> = ["Expected", "ConditionalOperator"]

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "TableName": tableName = try reader.stringMember()
        case "ConditionExpression": conditionExpression = try reader.stringMember()
        case "ReturnValues": returnValues = try reader.stringMember()
        case "ReturnValuesOnConditionCheckFailure":
            returnValuesOnConditionCheckFailure = try reader.stringMember()
        case "ReturnConsumedCapacity": returnConsumedCapacity = try reader.stringMember()
        case "ReturnItemCollectionMetrics": returnItemCollectionMetrics = try reader.stringMember()
        default: return try expressions.read(member, &reader, invalid: &invalid)
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        found.returnConsumedCapacity(returnConsumedCapacity)
        found.tableName(tableName)
        found.oneOf(
            returnValues,
            "returnValues",
            ["ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"]
        )
        found.oneOf(
            returnValuesOnConditionCheckFailure,
            "returnValuesOnConditionCheckFailure",
            ["ALL_OLD", "NONE"]
        )
        found.oneOf(returnItemCollectionMetrics, "returnItemCollectionMetrics", ["SIZE", "NONE"])
    }

    /// PutItem and DeleteItem know only what was there before.
    func checkReturnsOldOnly() throws(DynamoError) {
        guard let returnValues, returnValues != "NONE", returnValues != "ALL_OLD" else { return }
        throw .validation("ReturnValues can only be ALL_OLD or NONE")
    }

    var returnsItemOnFailure: Bool { returnValuesOnConditionCheckFailure == "ALL_OLD" }
}
