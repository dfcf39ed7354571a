import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html
struct ListTables: DynamoOperation {
    static let name = "ListTables"
    static let pageMaximum = 100

    var limit: Int?
    var exclusiveStartTableName: String?

    var subject: String { "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "Limit": limit = try reader.integerMember()
        case "ExclusiveStartTableName": exclusiveStartTableName = try reader.stringMember()
        default: return false
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        found.resourceName(exclusiveStartTableName, "exclusiveStartTableName")
        found.range(limit, "limit", 1...Self.pageMaximum)
    }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        var names = account.store.tableNames()[...]
        if let start = exclusiveStartTableName {
            names = names.drop { !start.utf8.lexicographicallyPrecedes($0.utf8) }
        }
        let page = names.prefix(limit ?? Self.pageMaximum)
        var object = ObjectWriter(&writer)
        object.member("TableNames", &writer)
        writer.write(.array(page.map { .string($0) }))
        if let last = page.last, page.count < names.count {
            object.member("LastEvaluatedTableName", &writer)
            writer.write(string: last)
        }
        object.end(&writer)
    }
}
