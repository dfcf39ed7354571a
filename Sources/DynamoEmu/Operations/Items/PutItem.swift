import EmulatorCore
import OrderedCollections

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html
struct PutItem: ItemWrite {
    static let name = "PutItem"

    var members = WriteMembers()
    var item: Item?
    /// The first value of the item that DynamoDB refuses.
    var invalid: DynamoError?

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        guard member == "Item" else { return try members.read(member, &reader) }
        item = try reader.itemMember(invalid: &invalid)
        return true
    }

    func constraints(_ found: inout Constraints) {
        members.constraints(&found)
        found.required(item, "item")
    }

    func plan(_ catalog: TableCatalog) throws(DynamoError) -> WritePlan {
        try members.expressions.checkUse(
            in: [(.condition, members.conditionExpression)],
            beside: members.elderParameters
        )
        if let invalid { throw invalid }
        let item = item ?? [:]
        try members.checkReturnsOldOnly()
        let image = try Self.image(of: item)
        try members.checkExpected()
        var attributes = try members.expressions.attributes(catalog.expressions)
        let condition = try members.condition(&attributes)
        try attributes.checkUnused()
        let table = try catalog.table(members.tableName)
        let row = try Self.row(of: item, in: table)
        try attributes.checkKeysAreScalars(in: table)
        return WritePlan(
            table: table,
            row: row,
            condition: condition,
            change: .put(image, item),
            returnsItemOnFailure: members.returnsItemOnFailure
        )
    }

    static func image(of item: Item) throws(DynamoError) -> ItemImage {
        let image = ItemImage(item)
        guard image.size <= ItemSize.maximum else {
            throw .validation("Item size has exceeded the maximum allowed size")
        }
        return image
    }

    /// Where a put item goes, once its keys, those of the indexes included, are found valid.
    static func row(of item: Item, in table: TableDefinition) throws(DynamoError) -> [UInt8] {
        let row = try ItemKey.row(ofItem: item, in: table.key)
        for index in table.indexes { try IndexKey.check(item, index) }
        return row
    }
}
