import EmulatorCore
import OrderedCollections

/// The members that Query and Scan share.
struct PageMembers: Sendable {
    var tableName: String?
    var indexName: String?
    var filterExpression: String?
    var projectionExpression: String?
    var expressions = ExpressionMembers()
    var select: String?
    var limit: Int?
    var exclusiveStartKey: Item?
    var isConsistent: Bool?
    var returnConsumedCapacity: String?
    var invalid: DynamoError?

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "TableName": tableName = try reader.stringMember()
        case "IndexName": indexName = try reader.stringMember()
        case "FilterExpression": filterExpression = try reader.stringMember()
        case "ProjectionExpression": projectionExpression = try reader.stringMember()
        case "Select": select = try reader.stringMember()
        case "Limit": limit = try reader.integerMember()
        case "ExclusiveStartKey": exclusiveStartKey = try reader.itemMember(invalid: &invalid)
        case "ConsistentRead": isConsistent = try reader.boolMember()
        case "ReturnConsumedCapacity": returnConsumedCapacity = try reader.stringMember()
        default: return try expressions.read(member, &reader, invalid: &invalid)
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        found.oneOf(
            select,
            "select",
            ["SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"]
        )
        found.returnConsumedCapacity(returnConsumedCapacity)
        found.range(limit, "limit", 1...Int(Int32.max))
        found.tableName(tableName)
        found.resourceName(indexName, "indexName")
    }

    /// What `Select` and the projection say about each other.
    ///
    /// - Parameter doing: `Querying` or `Scanning`.
    func checkSelect(_ doing: StaticString) throws(DynamoError) {
        switch select {
        case "ALL_PROJECTED_ATTRIBUTES" where indexName == nil:
            throw .invalidParameter(
                "ALL_PROJECTED_ATTRIBUTES can be used only when \(doing) using an IndexName"
            )
        case "ALL_ATTRIBUTES" where projectionExpression != nil,
            "ALL_PROJECTED_ATTRIBUTES" where projectionExpression != nil:
            throw .validation("Cannot specify the ProjectionExpression when choosing to get \(select ?? "")")
        case "COUNT" where projectionExpression != nil:
            throw .validation("Cannot specify the ProjectionExpression when choosing to get only the Count")
        case "SPECIFIC_ATTRIBUTES" where projectionExpression == nil:
            throw .validation(
                "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES"
            )
        default: break
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
            if index.scope == .global { throw index.doesNotProject(missing) }
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
