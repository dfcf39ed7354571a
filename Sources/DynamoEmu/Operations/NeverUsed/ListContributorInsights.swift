import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListContributorInsights.html
///
/// The answer of an account that has never had CloudWatch Contributor Insights.
struct ListContributorInsights: DynamoOperation {
    static let name = "ListContributorInsights"

    var tableName: String?
    var maxResults: Int?
    var nextToken: String?

    var subject: String { tableName ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "TableName": tableName = try reader.stringMember()
        case "MaxResults": maxResults = try reader.integerMember()
        case "NextToken": nextToken = try reader.stringMember()
        default: return false
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        if tableName != nil { found.tableName(tableName) }
        found.range(maxResults, "maxResults", Int.min...100)
    }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        if let tableName {
            let name = TableName.plain(tableName)
            guard account.store.table(named: name) != nil else { throw .tableNotFound(name) }
        }
        writer.write(["ContributorInsightsSummaries": []])
    }
}
