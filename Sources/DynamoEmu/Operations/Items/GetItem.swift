import EmulatorCore
import OrderedCollections

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html
struct GetItem: DynamoOperation {
    static let name = "GetItem"

    var tableName: String?
    var key: Item?
    var isConsistent: Bool?
    var projectionExpression: String?
    var attributesToGet: AttributesToGet?
    var expressions = ExpressionMembers()
    var returnConsumedCapacity: String?
    var invalid: DynamoError?

    var subject: String { tableName ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "TableName": tableName = try reader.stringMember()
        case "Key": key = try reader.itemMember(invalid: &invalid)
        case "ConsistentRead": isConsistent = try reader.boolMember()
        case "ProjectionExpression": projectionExpression = try reader.stringMember()
        case "AttributesToGet": attributesToGet = try AttributesToGet(&reader)
        case "ExpressionAttributeNames": expressions.names = try reader.stringMapMember()
        case "ReturnConsumedCapacity": returnConsumedCapacity = try reader.stringMember()
        default: return false
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        found.returnConsumedCapacity(returnConsumedCapacity)
        attributesToGet?.constraints(&found)
        found.itemTableName(tableName)
        found.required(key, "key")
    }

    /// Which item, and what of it.
    struct Plan: Sendable {
        var table: TableDefinition
        var row: [UInt8]
        var projection: Projection?
    }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let plan = try plan(account.catalog)
        let image = try account.store.item(at: plan.row, in: plan.table)
        try response(image, plan.projection, plan.table, to: &writer)
    }

    func plan(_ catalog: TableCatalog) throws(DynamoError) -> Plan {
        try expressions.checkUse(
            in: [(.projection, projectionExpression)],
            beside: attributesToGet == nil ? [] : ["AttributesToGet"]
        )
        if let invalid { throw invalid }
        var projection = try attributesToGet?.projection()
        var attributes = try expressions.attributes(catalog.expressions)
        if let projectionExpression { projection = try attributes.projection(projectionExpression) }
        try attributes.checkUnused()
        let table = try catalog.table(tableName)
        let row = try ItemKey.row(of: key ?? [:], in: table.key)
        try attributes.checkKeysAreScalars(in: table)
        return Plan(table: table, row: row, projection: projection)
    }

    private func response(
        _ image: ItemImage?,
        _ projection: Projection?,
        _ table: TableDefinition,
        to writer: inout JSONWriter
    ) throws(DynamoError) {
        var object = ObjectWriter(&writer)
        if let image {
            object.member("Item", &writer)
            if let projection {
                try image.write(projection, to: &writer)
            } else {
                image.write(to: &writer)
            }
        }
        let detail = ConsumedCapacity.Detail(returnConsumedCapacity)
        if detail != .none {
            let units = Capacity.read(Capacity.readUnits(image?.size ?? 0), isConsistent: isConsistent ?? false)
            object.member("ConsumedCapacity", &writer)
            ConsumedCapacity(tableName: tableName ?? table.name, table: units).write(detail, to: &writer)
        }
        object.end(&writer)
    }
}
