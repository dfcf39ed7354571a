import EmulatorCore
import OrderedCollections

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html
struct DeleteItem: ItemWrite {
    static let name = "DeleteItem"

    var members = WriteMembers()
    var key: Item?
    /// The first value of the key that DynamoDB refuses.
    var invalid: DynamoError?

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        guard member == "Key" else { return try members.read(member, &reader) }
        key = try reader.itemMember(invalid: &invalid)
        return true
    }

    func constraints(_ found: inout Constraints) {
        members.constraints(&found)
        found.required(key, "key")
    }

    func plan(_ catalog: TableCatalog) throws(DynamoError) -> WritePlan {
        try members.expressions.checkUse(
            in: [(.condition, members.conditionExpression)],
            beside: members.elderParameters
        )
        if let invalid { throw invalid }
        try members.checkReturnsOldOnly()
        try members.checkExpected()
        var attributes = try members.expressions.attributes(catalog.expressions)
        let condition = try members.condition(&attributes)
        try attributes.checkUnused()
        let table = try catalog.table(members.tableName)
        let row = try ItemKey.row(of: key ?? [:], in: table.key)
        try attributes.checkKeysAreScalars(in: table)
        return WritePlan(
            table: table,
            row: row,
            condition: condition,
            change: .delete,
            returnsItemOnFailure: members.returnsItemOnFailure
        )
    }
}
