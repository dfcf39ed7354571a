import EmulatorCore
import OrderedCollections

/// The members that PutItem, UpdateItem and DeleteItem share.
struct WriteMembers: Sendable {
    var tableName: String?
    var conditionExpression: String?
    var expected: AttributeParameters<ExpectedAttributeValue>?
    var conditionalOperator: String?
    var expressions = ExpressionMembers()
    var returnValues: String?
    var returnValuesOnConditionCheckFailure: String?
    var returnConsumedCapacity: String?
    var returnItemCollectionMetrics: String?

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "TableName": tableName = try reader.stringMember()
        case "ConditionExpression": conditionExpression = try reader.stringMember()
        case "Expected": expected = try reader.attributeParameters(ExpectedAttributeValue.self)
        case "ConditionalOperator": conditionalOperator = try reader.stringMember()
        case "ReturnValues": returnValues = try reader.stringMember()
        case "ReturnValuesOnConditionCheckFailure":
            returnValuesOnConditionCheckFailure = try reader.stringMember()
        case "ReturnConsumedCapacity": returnConsumedCapacity = try reader.stringMember()
        case "ReturnItemCollectionMetrics": returnItemCollectionMetrics = try reader.stringMember()
        default: return try expressions.read(member, &reader)
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        found.returnConsumedCapacity(returnConsumedCapacity)
        found.itemTableName(tableName)
        found.oneOf(conditionalOperator, "conditionalOperator", ConditionalOperator.names)
        expected?.constraints(&found)
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
        found.returnItemCollectionMetrics(returnItemCollectionMetrics)
    }

    /// The elder parameters, in AWS's order.
    var elderParameters: [String] {
        var names: [String] = []
        if expected != nil { names.append("Expected") }
        if conditionalOperator != nil { names.append("ConditionalOperator") }
        return names
    }

    /// PutItem and DeleteItem know only what was there before.
    func checkReturnsOldOnly() throws(DynamoError) {
        guard let returnValues, returnValues != "NONE", returnValues != "ALL_OLD" else { return }
        throw .validation("ReturnValues can only be ALL_OLD or NONE")
    }

    /// Before any expression is looked at.
    func checkExpected() throws(DynamoError) {
        try expected?.check()
        try ConditionalOperator.check(conditionalOperator, conditions: expected?.count ?? 0)
    }

    /// The condition in either form.
    func condition(_ attributes: inout ExpressionAttributes) throws(DynamoError) -> Condition? {
        if let conditionExpression { return try attributes.condition(conditionExpression, kind: .condition) }
        guard let expected else { return nil }
        return Condition(expected.conditions, joinedBy: conditionalOperator)
    }

    var returnsItemOnFailure: Bool { returnValuesOnConditionCheckFailure == "ALL_OLD" }
}
