import EmulatorCore
import OrderedCollections

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html
struct UpdateItem: DynamoOperation {
    static let name = "UpdateItem"
    static let notEmulated = WriteMembers.legacy.union(["AttributeUpdates"])

    var members = WriteMembers()
    var key: Item?
    var updateExpression: String?

    var subject: String { members.tableName ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "Key": key = try reader.itemMember(invalid: &members.invalid)
        case "UpdateExpression": updateExpression = try reader.stringMember()
        default: return try members.read(member, &reader)
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        members.constraints(&found)
        found.required(key, "key")
    }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let (plan, update) = try plan(account.catalog)
        try response(account.store.write(plan), update, to: &writer)
    }

    func plan(_ catalog: TableCatalog) throws(DynamoError) -> (WritePlan, UpdateExpression?) {
        if let invalid = members.invalid { throw invalid }
        let key = key ?? [:]
        var attributes = try members.expressions.attributes(
            for: [(.update, updateExpression), (.condition, members.conditionExpression)],
            catalog.expressions
        )
        let update = try updateExpression.map { (text) throws(DynamoError) in try attributes.update(text) }
        let condition = try members.conditionExpression.map { (text) throws(DynamoError) in
            try attributes.condition(text, kind: .condition)
        }
        try attributes.checkUnused()
        let table = try catalog.table(members.tableName)
        let row = try ItemKey.row(of: key, in: table.key)
        if let update {
            try update.checkKeys(table.key.names)
            try IndexKey.check(update, table)
        }
        let plan = WritePlan(
            table: table,
            row: row,
            condition: condition,
            change: .update(update, key: key),
            returnsItemOnFailure: members.returnsItemOnFailure
        )
        return (plan, update)
    }

    private func response(
        _ committed: Committed<WriteOutcome>,
        _ update: UpdateExpression?,
        to writer: inout JSONWriter
    ) throws(DynamoError) {
        let outcome = committed.outcome
        var object = ObjectWriter(&writer)
        let attributes: Item? =
            switch members.returnValues {
            case "ALL_OLD": try outcome.old?.item()
            case "ALL_NEW": try outcome.new?.item()
            case "UPDATED_OLD": try touched(update, in: outcome.old)
            case "UPDATED_NEW": try touched(update, in: outcome.new)
            default: nil
            }
        if let attributes {
            object.member("Attributes", &writer)
            AttributeValue.write(attributes, to: &writer)
        }
        try members.writeMetrics(of: outcome, &object, to: &writer)
        object.end(&writer)
    }

    /// Nil when the update touched nothing that is there: then AWS leaves `Attributes` out.
    private func touched(_ update: UpdateExpression?, in image: ItemImage?) throws(DynamoError) -> Item? {
        guard let image, let update else { return nil }
        let item = update.touched(in: try image.item())
        return item.isEmpty ? nil : item
    }
}
