import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListGlobalTables.html
///
/// The answer of an account that has never had global tables (version 2017.11.29).
struct ListGlobalTables: DynamoOperation {
    static let name = "ListGlobalTables"

    var exclusiveStartGlobalTableName: String?
    var limit: Int?
    var regionName: String?

    var subject: String { "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "ExclusiveStartGlobalTableName": exclusiveStartGlobalTableName = try reader.stringMember()
        case "Limit": limit = try reader.integerMember()
        case "RegionName": regionName = try reader.stringMember()
        default: return false
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        found.resourceName(exclusiveStartGlobalTableName, "exclusiveStartGlobalTableName")
        found.range(limit, "limit", 1...Int.max)
    }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        writer.write(["GlobalTables": []])
    }
}
