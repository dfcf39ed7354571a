import EmulatorCore

/// What the operations of one emulated account work with.
struct DynamoAccount: Sendable {
    var region: String
    var accountID: String
    var store: TableStore
    var clock: any EmulatorClock
    var identifiers: any IdentifierSource
    var catalog: TableCatalog
    let requestTokens = RequestTokens()
    /// How long tables and indexes take from one status to the next.
    var statusDelay = Duration.zero

    func arn(ofTable name: String) -> String { "arn:aws:dynamodb:\(region):\(accountID):table/\(name)" }
}
