import EmulatorCore
import OrderedCollections

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContributorInsights.html
///
/// The answer for a table that has never had CloudWatch Contributor Insights.
struct DescribeContributorInsights: DynamoOperation {
    static let name = "DescribeContributorInsights"

    var tableName: String?
    var indexName: String?

    var subject: String { tableName ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "TableName": tableName = try reader.stringMember()
        case "IndexName": indexName = try reader.stringMember()
        default: return false
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        found.tableName(tableName)
        found.resourceName(indexName, "indexName")
    }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let name = TableName.plain(tableName ?? "")
        guard let table = account.store.table(named: name) else { throw .tableNotFound(name) }
        var answer: JSONObject = ["TableName": .string(name)]
        if let indexName {
            // A local index has no insights either.
            guard table.index(named: indexName)?.scope == .global else {
                throw .resourceNotFound(
                    "Requested resource not found: Index: \(indexName) not found for table: \(name)"
                )
            }
            answer["IndexName"] = .string(indexName)
        }
        answer["ContributorInsightsStatus"] = "DISABLED"
        writer.write(.object(answer))
    }
}
