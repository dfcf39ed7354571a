/// All that planning knows of the account: which tables there are, and the expressions that were parsed before. It
/// reaches no storage, so that everything up to a plan can be tested without any.
struct TableCatalog: Sendable {
    /// The definition of the table of that name, as it is now.
    var definition: @Sendable (_ name: String) -> TableDefinition?
    var expressions: ExpressionCache

    /// The table of that name or ARN.
    ///
    /// - Throws: `ResourceNotFoundException` in the words of the operations on items, also while the table is being
    ///   created or deleted.
    func table(_ nameOrARN: String?) throws(DynamoError) -> TableDefinition {
        guard let nameOrARN, let table = definition(TableName.plain(nameOrARN)),
            table.statusChange == nil || table.hasItems
        else { throw .resourceNotFound() }
        return table
    }
}
