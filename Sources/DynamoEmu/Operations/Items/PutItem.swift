import EmulatorCore
import OrderedCollections

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html
struct PutItem: DynamoOperation {
    static let name = "PutItem"
    static let notEmulated = WriteMembers.legacy

    var members = WriteMembers()
    var item: Item?

    var subject: String { members.tableName ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        guard member == "Item" else { return try members.read(member, &reader) }
        item = try reader.itemMember(invalid: &members.invalid)
        return true
    }

    func constraints(_ found: inout Constraints) {
        members.constraints(&found)
        found.required(item, "item")
    }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let committed = try account.store.write(plan(account.catalog))
        try response(committed, to: &writer)
    }

    func plan(_ catalog: TableCatalog) throws(DynamoError) -> WritePlan {
        if let invalid = members.invalid { throw invalid }
        let item = item ?? [:]
        var attributes = try members.expressions.attributes(
            for: [(.condition, members.conditionExpression)],
            catalog.expressions
        )
        let image = try Self.image(of: item)
        try members.checkReturnsOldOnly()
        let condition = try members.conditionExpression.map { (text) throws(DynamoError) in
            try attributes.condition(text, kind: .condition)
        }
        try attributes.checkUnused()
        let table = try catalog.table(members.tableName)
        return WritePlan(
            table: table,
            row: try Self.row(of: item, in: table),
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

    private func response(
        _ committed: Committed<WriteOutcome>,
        to writer: inout JSONWriter
    ) throws(DynamoError) {
        let outcome = committed.outcome
        var object = ObjectWriter(&writer)
        if members.returnValues == "ALL_OLD", let old = outcome.old {
            object.member("Attributes", &writer)
            old.write(to: &writer)
        }
        try members.writeMetrics(of: outcome, &object, to: &writer)
        object.end(&writer)
    }
}
