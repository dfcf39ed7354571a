import EmulatorCore
import OrderedCollections

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html
struct UpdateItem: ItemWrite {
    static let name = "UpdateItem"

    var members = WriteMembers()
    var key: Item?
    /// The first value of the key that DynamoDB refuses.
    var invalid: DynamoError?
    var updateExpression: String?
    var attributeUpdates: AttributeParameters<AttributeValueUpdate>?

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "Key": key = try reader.itemMember(invalid: &invalid)
        case "UpdateExpression": updateExpression = try reader.stringMember()
        case "AttributeUpdates": attributeUpdates = try reader.attributeParameters(AttributeValueUpdate.self)
        default: return try members.read(member, &reader)
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        members.constraints(&found)
        found.required(key, "key")
        attributeUpdates?.constraints(&found)
    }

    func plan(_ catalog: TableCatalog) throws(DynamoError) -> WritePlan {
        try members.expressions.checkUse(
            in: [(.update, updateExpression), (.condition, members.conditionExpression)],
            beside: attributeUpdates == nil
                ? members.elderParameters : ["AttributeUpdates"] + members.elderParameters
        )
        if let invalid { throw invalid }
        try attributeUpdates?.check()
        try members.checkExpected()
        let key = key ?? [:]
        var attributes = try members.expressions.attributes(catalog.expressions)
        let update = try update(&attributes)
        let condition = try members.condition(&attributes)
        try attributes.checkUnused()
        let table = try catalog.table(members.tableName)
        let row = try ItemKey.row(of: key, in: table.key)
        if let update {
            try update.checkKeys(table.key.names)
            try IndexKey.check(update, table)
        }
        try attributes.checkKeysAreScalars(in: table)
        return WritePlan(
            table: table,
            row: row,
            condition: condition,
            change: .update(update, key: key),
            returnsItemOnFailure: members.returnsItemOnFailure
        )
    }

    /// The update in either form.
    private func update(_ attributes: inout ExpressionAttributes) throws(DynamoError) -> UpdateExpression? {
        guard let updateExpression else { return attributeUpdates?.update }
        return try attributes.update(updateExpression)
    }
}
