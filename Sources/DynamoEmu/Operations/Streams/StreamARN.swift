import EmulatorCore

/// `arn:aws:dynamodb:us-east-1:000000000000:table/Orders/stream/2026-11-22T20:30:51.123`
struct StreamARN: Sendable, Equatable {
    /// Everything before `/stream/`.
    var tableARN: String
    var tableName: String
    var label: String

    init(tableARN: String, tableName: String, label: String) {
        self.tableARN = tableARN
        self.tableName = tableName
        self.label = label
    }

    /// - Throws: `ValidationException` when `text` does not read as a stream's ARN (inferred wording).
    init(_ text: String) throws(DynamoError) {
        guard let arn = ResourceARN(text), arn.partition.hasPrefix("aws"), arn.service == "dynamodb",
            !arn.region.isEmpty, arn.account.utf8.count == 12, arn.account.allSatisfy({ $0.isASCII && $0.isNumber }),
            arn.resource.count == 4, arn.resource[0] == "table", !arn.resource[1].isEmpty,
            arn.resource[2] == "stream", !arn.resource[3].isEmpty
        else { throw .validation("Invalid StreamArn") }
        tableName = arn.resource[1]
        label = arn.resource[3]
        tableARN = String(text.dropLast(label.count + "/stream/".count))
    }

    var text: String { "\(tableARN)/stream/\(label)" }
}

extension DynamoAccount {
    func arn(of stream: StoredStream) -> StreamARN {
        StreamARN(tableARN: arn(ofTable: stream.tableName), tableName: stream.tableName, label: stream.label)
    }

    /// The stream of that ARN.
    ///
    /// - Throws: `ValidationException` for what is no ARN, `ResourceNotFoundException` when there is none of that table
    ///   and label, in this account and region.
    func stream(_ text: String) throws(DynamoError) -> StoredStream {
        let arn = try StreamARN(text)
        guard arn.tableARN == self.arn(ofTable: arn.tableName),
            let stream = try store.stream(ofTable: arn.tableName, label: arn.label)
        else { throw .resourceNotFound("Requested resource not found: Stream: \(text) not found") }
        return stream
    }
}
