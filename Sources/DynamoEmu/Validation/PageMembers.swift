import EmulatorCore
import OrderedCollections

/// The members that Query and Scan share.
struct PageMembers: Sendable {
    /// Set with the answer.
    var remark: String?
    var tableName: String?
    var indexName: String?
    var filterExpression: String?
    /// `QueryFilter` or `ScanFilter`
    var filter: AttributeParameters<AttributeCondition>?
    var conditionalOperator: String?
    var projectionExpression: String?
    var attributesToGet: AttributesToGet?
    var expressions = ExpressionMembers()
    var select: String?
    var limit: Int?
    var exclusiveStartKey: Item?
    /// The first value of the start key that DynamoDB refuses.
    var invalid: DynamoError?
    var isConsistent: Bool?
    var returnConsumedCapacity: String?

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "TableName": tableName = try reader.stringMember()
        case "IndexName": indexName = try reader.stringMember()
        case "FilterExpression": filterExpression = try reader.stringMember()
        case "ConditionalOperator": conditionalOperator = try reader.stringMember()
        case "ProjectionExpression": projectionExpression = try reader.stringMember()
        case "AttributesToGet": attributesToGet = try AttributesToGet(&reader)
        case "Select": select = try reader.stringMember()
        case "Limit": limit = try reader.integerMember()
        case "ExclusiveStartKey": exclusiveStartKey = try reader.itemMember(invalid: &invalid)
        case "ConsistentRead": isConsistent = try reader.boolMember()
        case "ReturnConsumedCapacity": returnConsumedCapacity = try reader.stringMember()
        default: return try expressions.read(member, &reader)
        }
        return true
    }

    /// - Parameter filterName: `queryFilter` or `scanFilter`.
    func constraints(_ found: inout Constraints, filterName: StaticString) {
        found.oneOf(
            select,
            "select",
            ["SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"]
        )
        found.resourceName(indexName, "indexName")
        found.returnConsumedCapacity(returnConsumedCapacity)
        filter?.constraints(&found, filterName)
        found.itemTableName(tableName)
        found.oneOf(conditionalOperator, "conditionalOperator", ConditionalOperator.names)
        attributesToGet?.constraints(&found)
    }

    /// The elder parameters, in AWS's order.
    ///
    /// - Parameter filterName: `QueryFilter` or `ScanFilter`.
    func elderParameters(filterName: String) -> [String] {
        var names: [String] = []
        if attributesToGet != nil { names.append("AttributesToGet") }
        if filter != nil { names.append(filterName) }
        if conditionalOperator != nil { names.append("ConditionalOperator") }
        return names
    }

    /// The elder filter, before any expression is looked at.
    func checkFilter() throws(DynamoError) {
        try filter?.check()
        try ConditionalOperator.check(conditionalOperator, conditions: filter?.count ?? 0)
    }

    /// The filter in either form.
    func filter(_ attributes: inout ExpressionAttributes) throws(DynamoError) -> Condition? {
        if let filterExpression { return try attributes.condition(filterExpression, kind: .filter) }
        guard let filter else { return nil }
        return Condition(filter.conditions, joinedBy: conditionalOperator)
    }

    /// What `Select` and the projection say about each other.
    ///
    /// - Parameter prefix: Query's answer to `SPECIFIC_ATTRIBUTES` looks like that of a constraint, Scan's does not
    ///   (both observed: https://github.com/nubo-db/dynoxide/issues/121).
    func checkSelect(prefix: StaticString = "") throws(DynamoError) {
        let projection: StaticString? =
            projectionExpression != nil ? "ProjectionExpression" : attributesToGet != nil ? "AttributesToGet" : nil
        switch (select, projection) {
        case ("SPECIFIC_ATTRIBUTES", nil):
            throw .validation(
                "\(prefix)Must specify the AttributesToGet or ProjectionExpression when choosing to get "
                    + "SPECIFIC_ATTRIBUTES"
            )
        case ("ALL_PROJECTED_ATTRIBUTES", _) where indexName == nil:
            // It says so to a Scan as well.
            throw .validation("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName")
        case ("COUNT", let projection?):
            throw .validation("Cannot specify the \(projection) when choosing to get only the Count")
        case (let select?, let projection?) where select != "SPECIFIC_ATTRIBUTES":
            throw .validation("Cannot specify the \(projection) when choosing to get \(select)")
        default: return
        }
    }

    /// The index that the request names.
    func index(of table: TableDefinition) throws(DynamoError) -> IndexDefinition? {
        guard let indexName else { return nil }
        let index = try table.readableIndex(named: indexName)
        if index.scope == .global, isConsistent == true {
            throw .validation("Consistent reads are not supported on global secondary indexes")
        }
        return index
    }

    /// What each item of the answer holds.
    ///
    /// - Parameter held: the attributes that the plan's index holds, nil when they are all there.
    func select(_ projection: Projection?, _ held: Set<String>?, for plan: inout PagePlan) throws(DynamoError) {
        plan.visible = held
        if select == "COUNT" {
            plan.output = .count
            return
        }
        if let projection { plan.output = .projection(projection) }
        guard let held, let index = plan.index else { return }
        if let projection {
            let missing = projection.topLevelNames.subtracting(held)
            if missing.isEmpty { return }
            if index.scope == .global { throw index.doesNotProject(missing.sorted()) }
        } else if select != "ALL_ATTRIBUTES" {
            plan.output = .attributes(held)
            return
        } else if index.scope == .global {
            throw .invalidParameter(
                "Select type ALL_ATTRIBUTES is not supported for global secondary index \(index.name) because its "
                    + "projection type is not ALL"
            )
        }
        // A local index fetches from the table what it does not hold; a global one cannot.
        plan.fetchesFromTable = true
        plan.visible = nil
    }
}
