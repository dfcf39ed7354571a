import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeLimits.html
struct DescribeLimits: DynamoOperation {
    static let name = "DescribeLimits"

    /// The quotas that a new account has (developer guide, "Service, account, and table quotas").
    static let accountUnits = 80_000
    static let tableUnits = 40_000

    var subject: String { "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool { false }

    func constraints(_ found: inout Constraints) {}

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        writer.write([
            "AccountMaxReadCapacityUnits": .int(Self.accountUnits),
            "AccountMaxWriteCapacityUnits": .int(Self.accountUnits),
            "TableMaxReadCapacityUnits": .int(Self.tableUnits),
            "TableMaxWriteCapacityUnits": .int(Self.tableUnits),
        ])
    }
}
