import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeEndpoints.html
///
/// A client that asks goes to the address it is given: the one it has asked, so that it stays on this machine.
struct DescribeEndpoints: DynamoOperation {
    static let name = "DescribeEndpoints"
    static let cachePeriodInMinutes = 1440

    private var host: String?

    var subject: String { "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool { false }

    func constraints(_ found: inout Constraints) {}

    mutating func arrived(at host: @autoclosure () -> String?) { self.host = host() }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let address = host ?? "dynamodb.\(account.region).amazonaws.com"
        writer.write([
            "Endpoints": [
                ["Address": .string(address), "CachePeriodInMinutes": .int(Self.cachePeriodInMinutes)]
            ]
        ])
    }
}
