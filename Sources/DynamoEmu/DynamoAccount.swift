import EmulatorCore

/// What the operations of one emulated account work with.
struct DynamoAccount: Sendable {
    var region: String
    var accountID: String
    var store: TableStore
    var clock: any EmulatorClock
    var identifiers: any IdentifierSource
    var expressions: ExpressionCache

    func arn(ofTable name: String) -> String { "arn:aws:dynamodb:\(region):\(accountID):table/\(name)" }

    /// The table of that name or ARN.
    ///
    /// - Throws: `ResourceNotFoundException` in the words of the operations on items.
    func table(_ nameOrARN: String?) throws(DynamoError) -> TableDefinition {
        guard let nameOrARN, let table = store.table(named: TableName.plain(nameOrARN)) else {
            throw .resourceNotFound()
        }
        return table
    }
}
