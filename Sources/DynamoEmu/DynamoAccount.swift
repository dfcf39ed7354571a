import EmulatorCore

/// What the operations of one emulated account work with.
struct DynamoAccount: Sendable {
    var region: String
    var accountID: String
    var store: TableStore
    var clock: any EmulatorClock
    var identifiers: any IdentifierSource
    var catalog: TableCatalog
    /// How long tables and indexes take from one status to the next.
    var statusDelay = Duration.zero
    /// What the client calls us, `127.0.0.1:4566`: known where an operation answers with it.
    var host: String?
    let requestTokens = RequestTokens()

    func arn(ofTable name: String) -> String { "arn:aws:dynamodb:\(region):\(accountID):table/\(name)" }
}
