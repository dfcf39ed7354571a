import OrderedCollections

/// INSERT, UPDATE or DELETE, planned; or EXISTS, which writes nothing.
struct StatementWrite: Sendable {
    enum Kind: Sendable { case insert, update, delete, exists }

    var kind: Kind
    var plan: WritePlan
    var returning: ReturningClause?
    var update: UpdateExpression?

    // MARK: - INSERT

    init(_ statement: InsertStatement, _ item: Item, _ catalog: TableCatalog) throws(DynamoError) {
        let table = try catalog.table(statement.table)
        let image = try PutItem.image(of: item)
        kind = .insert
        plan = WritePlan(
            table: table,
            row: try PutItem.row(of: item, in: table),
            condition: Condition(.function("attribute_not_exists", [Self.partition(of: table)])),
            change: .put(image, item)
        )
    }

    // MARK: - UPDATE

    /// The item must be there: an UPDATE makes none.
    init(
        _ statement: UpdateStatement,
        _ update: UpdateExpression,
        _ condition: ResolvedCondition?,
        _ catalog: TableCatalog
    ) throws(DynamoError) {
        let table = try catalog.table(statement.source.table)
        let equalities = KeyEqualities(condition, of: table.key)
        try equalities.check(in: table.key)
        let row = try ItemKey.row(of: equalities.key, in: table.key)
        try update.checkKeys(table.key.names)
        try IndexKey.check(update, table)
        let exists = ResolvedCondition.function("attribute_exists", [Self.partition(of: table)])
        kind = .update
        plan = WritePlan(
            table: table,
            row: row,
            condition: Condition(.joined([exists] + equalities.rest) { .and($0, $1) }),
            change: .update(update, key: equalities.key),
            countsUpdate: false
        )
        returning = statement.returning
        self.update = update
    }

    // MARK: - DELETE

    /// An item that is not there is deleted already, whatever else is demanded of it.
    init(
        _ statement: DeleteStatement,
        _ condition: ResolvedCondition?,
        _ catalog: TableCatalog
    ) throws(DynamoError) {
        let table = try catalog.table(statement.source.table)
        let equalities = KeyEqualities(condition, of: table.key)
        try equalities.check(in: table.key)
        kind = .delete
        plan = WritePlan(
            table: table,
            row: try ItemKey.row(of: equalities.key, in: table.key),
            condition: nil,
            change: .delete
        )
        if !equalities.rest.isEmpty {
            let isMissing = ResolvedCondition.function("attribute_not_exists", [Self.partition(of: table)])
            plan.condition = Condition(.or(isMissing, .joined(equalities.rest) { .and($0, $1) }))
        }
        returning = statement.returning
    }

    // MARK: - EXISTS

    /// A `ConditionCheck`: the demands on the item besides its key, of which there must be some.
    init(exists statement: SelectStatement, _ condition: ResolvedCondition?, _ catalog: TableCatalog)
        throws(DynamoError)
    {
        let table = try catalog.table(statement.source.table)
        let equalities = KeyEqualities(condition, of: table.key)
        guard equalities.ambiguous == nil, equalities.isWhole(in: table.key), !equalities.rest.isEmpty else {
            throw .validation("EXISTS() must contain a single item read with additional condition")
        }
        kind = .exists
        plan = WritePlan(
            table: table,
            row: try ItemKey.row(of: equalities.key, in: table.key),
            condition: Condition(.joined(equalities.rest) { .and($0, $1) }),
            change: .check
        )
    }

    private static func partition(of table: TableDefinition) -> ResolvedOperand {
        .path(DocumentPath([.name(AttributeName(table.key.partition.name))]))
    }

    // MARK: - Answers

    /// What a failure of the plan is to the statement: the condition of an INSERT is that there is no such item.
    func failure(_ error: DynamoError) -> DynamoError {
        kind == .insert && error.code == "ConditionalCheckFailedException" ? .duplicateItem() : error
    }

    /// The item that RETURNING asks for, when there is one.
    func returned(_ outcome: WriteOutcome) throws(DynamoError) -> Item? {
        switch returning {
        case nil: return nil
        case .allOld?: return try outcome.old?.item()
        case .allNew?: return try outcome.new?.item()
        case .modifiedOld?: return try modified(outcome.old)
        case .modifiedNew?: return try modified(outcome.new)
        }
    }

    private func modified(_ image: ItemImage?) throws(DynamoError) -> Item? {
        guard let image, let update else { return nil }
        let item = update.touched(in: try image.item())
        return item.isEmpty ? nil : item
    }
}
