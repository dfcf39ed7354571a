import OrderedCollections

/// A statement with its parameters in place: all of it that can be judged without a table.
struct PreparedStatement: Sendable {
    let statement: PartiQLStatement
    private let condition: ResolvedCondition?
    private let update: UpdateExpression?
    private let item: Item?

    init(_ text: String, _ parameters: [AttributeValue]) throws(DynamoError) {
        try self.init(try PartiQLParser.parse(text), parameters)
    }

    init(_ parsed: PartiQLParser.Parsed, _ parameters: [AttributeValue]) throws(DynamoError) {
        statement = parsed.statement
        let values = try StatementValues(parameters, for: parsed.parameterCount)
        let condition: StatementCondition?
        var update: UpdateExpression?
        var item: Item?
        switch statement {
        case .select(let select), .exists(let select): condition = select.condition
        case .insert(let insert):
            condition = nil
            item = try values.item(insert.item)
        case .update(let statement):
            condition = statement.condition
            update = try values.update(statement.clauses)
        case .delete(let delete): condition = delete.condition
        }
        self.condition = try condition.map { (condition) throws(DynamoError) in try values.condition(condition) }
        self.update = update
        self.item = item
        try Self.check(statement)
    }

    /// Comes before the look-up of the table (observed: an UPDATE of a missing table's index is refused for the index).
    private static func check(_ statement: PartiQLStatement) throws(DynamoError) {
        if !statement.isRead, statement.source.index != nil {
            throw .validation("This operation is not supported on an index")
        }
        if case .delete(let delete) = statement, let returning = delete.returning, returning != .allOld {
            throw .validation(
                "Invalid returning clause: RETURNING \(returning.rawValue) *. "
                    + "Only RETURNING ALL OLD * is allowed in DELETE statements."
            )
        }
    }

    // MARK: - Plans

    /// A SELECT, wherever it reads.
    func select(isConsistent: Bool, _ catalog: TableCatalog) throws(DynamoError) -> SelectPlan? {
        guard case .select(let select) = statement else { return nil }
        return try SelectPlan(select, condition, isConsistent: isConsistent, catalog)
    }

    /// Where the one item is that the WHERE clause of a SELECT names by its whole key.
    ///
    /// - Throws: `refusal` when it does not.
    func place(_ refusal: DynamoError, _ catalog: TableCatalog) throws(DynamoError) -> ItemPlace {
        let table = try catalog.table(statement.source.table)
        guard statement.source.index == nil,
            let key = try KeyBranches(condition, of: table.key, checksTypes: false).singleKey
        else { throw refusal }
        return ItemPlace(table: table, row: try ItemKey.row(of: key, in: table.key))
    }

    /// What of the item a SELECT takes; nil for all of it.
    var columns: SelectedColumns? {
        guard case .select(let select) = statement else { return nil }
        return select.columns.map { SelectedColumns($0) }
    }

    /// A statement that writes, or EXISTS.
    func write(_ catalog: TableCatalog) throws(DynamoError) -> StatementWrite? {
        switch statement {
        case .select: return nil
        case .insert(let insert): return try StatementWrite(insert, item ?? [:], catalog)
        case .update(let statement):
            return try StatementWrite(statement, update ?? UpdateExpression(actions: []), condition, catalog)
        case .delete(let delete): return try StatementWrite(delete, condition, catalog)
        case .exists(let select): return try StatementWrite(exists: select, condition, catalog)
        }
    }
}
