import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListExports.html
///
/// The answer of an account that has never had exports to S3.
struct ListExports: DynamoOperation {
    static let name = "ListExports"

    var tableARN: String?
    var maxResults: Int?
    var nextToken: String?

    var subject: String { "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "TableArn": tableARN = try reader.stringMember()
        case "MaxResults": maxResults = try reader.integerMember()
        case "NextToken": nextToken = try reader.stringMember()
        default: return false
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        found.range(maxResults, "maxResults", 1...25)
    }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        writer.write(["ExportSummaries": []])
    }
}
