import EmulatorCore

/// What PutItem, UpdateItem and DeleteItem are: the write of one item, on a condition perhaps.
protocol ItemWrite: DynamoOperation {
    var members: WriteMembers { get }

    /// Validates what is left after the constraints, and plans.
    func plan(_ catalog: TableCatalog) throws(DynamoError) -> WritePlan
}

extension ItemWrite {
    var subject: String { members.tableName ?? "" }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let plan = try plan(account.catalog)
        let committed = try account.store.write(plan)
        try members.answer(committed.outcome, of: plan, to: &writer)
    }
}
