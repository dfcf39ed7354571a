import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListImports.html
///
/// The answer of an account that has never had imports from S3.
struct ListImports: DynamoOperation {
    static let name = "ListImports"

    var tableARN: String?
    var pageSize: Int?
    var nextToken: String?

    var subject: String { "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "TableArn": tableARN = try reader.stringMember()
        case "PageSize": pageSize = try reader.integerMember()
        case "NextToken": nextToken = try reader.stringMember()
        default: return false
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        found.range(pageSize, "pageSize", 1...25)
    }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        writer.write(["ImportSummaryList": []])
    }
}
