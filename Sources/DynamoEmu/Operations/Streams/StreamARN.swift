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
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[1].hasPrefix("aws"), parts[2] == "dynamodb",
            !parts[3].isEmpty, parts[4].utf8.count == 12, parts[4].allSatisfy({ $0.isASCII && $0.isNumber })
        else { throw .validation("Invalid StreamArn") }
        let path = parts[5].split(separator: "/", omittingEmptySubsequences: false)
        guard path.count == 4, path[0] == "table", !path[1].isEmpty, path[2] == "stream", !path[3].isEmpty else {
            throw .validation("Invalid StreamArn")
        }
        tableARN = String(text.dropLast(path[3].count + "/stream/".count))
        tableName = String(path[1])
        label = String(path[3])
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
