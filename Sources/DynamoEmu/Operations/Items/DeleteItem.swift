import EmulatorCore
import OrderedCollections

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html
struct DeleteItem: DynamoOperation {
    static let name = "DeleteItem"
    static let notEmulated = WriteMembers.legacy

    var members = WriteMembers()
    var key: Item?

    var subject: String { members.tableName ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        guard member == "Key" else { return try members.read(member, &reader) }
        key = try reader.itemMember(invalid: &members.invalid)
        return true
    }

    func constraints(_ found: inout Constraints) {
        members.constraints(&found)
        found.required(key, "key")
    }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let committed = try account.store.write(plan(account.catalog))
        try response(committed, to: &writer)
    }

    func plan(_ catalog: TableCatalog) throws(DynamoError) -> WritePlan {
        if let invalid = members.invalid { throw invalid }
        var attributes = try members.expressions.attributes(
            for: [(.condition, members.conditionExpression)],
            catalog.expressions
        )
        try members.checkReturnsOldOnly()
        let condition = try members.conditionExpression.map { (text) throws(DynamoError) in
            try attributes.condition(text, kind: .condition)
        }
        try attributes.checkUnused()
        let table = try catalog.table(members.tableName)
        return WritePlan(
            table: table,
            row: try ItemKey.row(of: key ?? [:], in: table.key),
            condition: condition,
            change: .delete,
            returnsItemOnFailure: members.returnsItemOnFailure
        )
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
